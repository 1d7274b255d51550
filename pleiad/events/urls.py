from django.urls import path

from .views import (
    access_needs,
    after,
    attendance,
    event,
    feeds,
    join_link,
    joining,
    offer,
    programme,
    registration,
    ticket,
)

app_name = "events"
urlpatterns = [
    path("events/", programme.planned, name="list"),
    path("events/month/", programme.this_month, name="this-month"),
    path("events/month/<key:year>/<key:number>/", programme.month, name="month"),
    path("events/calendar.ics", feeds.calendar, name="feed"),
    path("events/feed.atom", feeds.atom, name="atom"),
    path("events/mine/", registration.my_meetings, name="mine"),
    path("events/<slug:slug>/", event.event, name="event"),
    path("events/<slug:slug>/event.ics", feeds.download, name="download"),
    path("events/<slug:slug>/register/", registration.register, name="register"),
    path("events/<slug:slug>/registered/", registration.registered, name="registered"),
    path("events/<slug:slug>/withdraw/", registration.withdraw, name="withdraw"),
    path("events/<slug:slug>/declined/", offer.answer_declined, name="declined"),
    path("events/<slug:slug>/offer/", offer.answer_offer, name="offer"),
    path("events/<slug:slug>/feedback/", after.feedback, name="feedback"),
    path("events/<slug:slug>/quiet/", attendance.quiet, name="quiet"),
    path("events/<slug:slug>/who-comes/", attendance.who_comes, name="who-comes"),
    path("events/<slug:slug>/access-needs/", access_needs.share_needs, name="share-needs"),
    path("account/access-needs/", access_needs.needs, name="needs"),
    path("ticket/<str:token>/cannot-come/", ticket.withdraw, name="ticket-withdraw"),
    path("ticket/<str:token>/declined/", ticket.declined, name="ticket-declined"),
    path("ticket/<str:token>/offer/", ticket.offer, name="ticket-offer"),
    path("join/", joining.join, name="join"),
    path("joined/", joining.joined, name="joined"),
    path("join/<str:token>/", join_link.go, name="go"),
]
