from django.urls import path

from . import views

app_name = "notices"
urlpatterns = [
    path("notices/<int:pk>/hide/", views.hide, name="hide"),
]
