"""Pages on which members make keys for programs."""

from django.urls import path

from . import views

app_name = "api"
urlpatterns = [
    path("account/programs/", views.programs, name="programs"),
    path("account/programs/<key:pk>/end/", views.end, name="end-program"),
]
