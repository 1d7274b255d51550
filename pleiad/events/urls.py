from django.urls import path

from . import views

app_name = "events"
urlpatterns = [
    path("events/", views.planned, name="list"),
    path("events/calendar.ics", views.feed, name="feed"),
    path("events/mine/", views.mine, name="mine"),
    path("events/<slug:slug>/", views.event, name="event"),
    path("events/<slug:slug>/event.ics", views.download, name="download"),
    path("events/<slug:slug>/register/", views.register, name="register"),
    path("events/<slug:slug>/registered/", views.registered, name="registered"),
    path("events/<slug:slug>/withdraw/", views.withdraw, name="withdraw"),
    path("join/", views.join, name="join"),
    path("joined/", views.joined, name="joined"),
    path("join/<str:token>/", views.go, name="go"),
]
