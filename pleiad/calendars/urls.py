from django.urls import path

from . import views

app_name = "calendars"
urlpatterns = [
    path("calendar/<key:pk>/meeting.ics", views.download, name="download"),
    path("feed/<str:secret>/calendar.ics", views.feed, name="feed"),
    path("account/feed/", views.my_feed, name="my-feed"),
]
