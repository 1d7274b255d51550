from django.urls import path

from . import views

app_name = "way_in"
urlpatterns = [path("way-in/", views.way_in, name="way-in")]
