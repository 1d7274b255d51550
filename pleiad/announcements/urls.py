from django.urls import path

from . import views

app_name = "announcements"
urlpatterns = [
    path("announcements/", views.announcements, name="list"),
    path("announcements/<key:pk>/", views.announcement, name="announcement"),
]
