"""Pages on which the network says what it does, open to everyone."""

from django.urls import path

from .views import complaints, pages

urlpatterns = [
    path("privacy/", pages.privacy, name="privacy"),
    path("cookies/", pages.cookies, name="cookies"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("terms/", pages.terms, name="terms"),
    path("complaints/", pages.complaints, name="complaints"),
    path("complaints/make/", complaints.make, name="complain"),
    path("complaints/received/", complaints.received, name="complaint-received"),
]
