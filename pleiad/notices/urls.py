from django.urls import path

from . import views

app_name = "notices"
urlpatterns = [
    path("notices/<key:pk>/hide/", views.hide, name="hide"),
]
