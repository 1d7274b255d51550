from django.urls import path

from . import after_views, attending_views, coming_views, feed_views, join_views, programme_views, ticket_views, views

app_name = "events"
urlpatterns = [
    path("events/", programme_views.planned, name="list"),
    path("events/month/", programme_views.this_month, name="this-month"),
    path("events/month/<int:year>/<int:number>/", programme_views.month, name="month"),
    path("events/calendar.ics", feed_views.calendar, name="feed"),
    path("events/feed.atom", feed_views.atom, name="atom"),
    path("events/mine/", coming_views.mine, name="mine"),
    path("events/<slug:slug>/", views.event, name="event"),
    path("events/<slug:slug>/event.ics", feed_views.download, name="download"),
    path("events/<slug:slug>/register/", coming_views.register, name="register"),
    path("events/<slug:slug>/registered/", coming_views.registered, name="registered"),
    path("events/<slug:slug>/withdraw/", coming_views.withdraw, name="withdraw"),
    path("events/<slug:slug>/offer/", attending_views.answer_offer, name="offer"),
    path("events/<slug:slug>/feedback/", after_views.feedback, name="feedback"),
    path("events/<slug:slug>/quiet/", attending_views.quiet, name="quiet"),
    path("events/<slug:slug>/who-comes/", attending_views.who_comes, name="who-comes"),
    path("events/<slug:slug>/access-needs/", attending_views.share_needs, name="share-needs"),
    path("account/access-needs/", attending_views.needs, name="needs"),
    path("ticket/<str:token>/cannot-come/", ticket_views.withdraw, name="ticket-withdraw"),
    path("ticket/<str:token>/offer/", ticket_views.offer, name="ticket-offer"),
    path("join/", coming_views.join, name="join"),
    path("joined/", coming_views.joined, name="joined"),
    path("join/<str:token>/", join_views.go, name="go"),
]
