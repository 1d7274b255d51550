from django.urls import path

from . import views as announcements_views

urlpatterns = [
    path("announcements/", announcements_views.announcements, name="announcements"),
    path("announcements/write/", announcements_views.write, name="write-announcement"),
    path("announcements/<key:pk>/", announcements_views.announcement, name="announcement"),
    path("announcements/<key:pk>/change/", announcements_views.change, name="change-announcement"),
    path("announcements/<key:pk>/recipients/", announcements_views.recipients, name="announcement-recipients"),
    path("announcements/<key:pk>/test/", announcements_views.test, name="test-announcement"),
    path("announcements/<key:pk>/send/", announcements_views.send, name="send-announcement"),
    path("announcements/<key:pk>/stop/", announcements_views.stop, name="stop-announcement"),
    path("announcements/<key:pk>/throw-away/", announcements_views.throw_away, name="throw-announcement-away"),
    path("events/<key:pk>/tell/", announcements_views.tell, name="tell-of-event"),
]
