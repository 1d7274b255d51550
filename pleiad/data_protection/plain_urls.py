"""Addresses that are the same in every language; to be included outside i18n_patterns."""

from django.urls import path

from .views import pages

urlpatterns = [path(".well-known/security.txt", pages.security_txt, name="security-txt")]
