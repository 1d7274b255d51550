from django.urls import path

from . import views

app_name = "keeping"
urlpatterns = [path("first-organiser/<slug:secret>/", views.first_organiser, name="first-organiser")]
