"""Addresses that are the same in every language; to be included outside i18n_patterns."""

from django.urls import path

from . import views

urlpatterns = [
    path("robots.txt", views.robots_txt, name="robots-txt"),
]
