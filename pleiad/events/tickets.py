"""Signed links in emails: each has one purpose, works signed out, and changes nothing by being opened."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from .models import Registration

_cannot_come = signing.Signer(salt="pleiad.events.cannot-come", sep=".")
_offer = signing.Signer(salt="pleiad.events.offer", sep=".")


def cannot_come_link(registration_pk: int) -> str:
    """The address of the page with the button “I can’t come”, in the active language."""
    return _address("events:ticket-withdraw", _cannot_come.sign(registration_pk))


def offer_link(registration_pk: int) -> str:
    """The address of the page on which a member takes an offered place, or passes."""
    return _address("events:ticket-offer", _offer.sign(registration_pk))


def _address(name, token):
    return settings.BASE_URL + reverse(name, args=[token])


def withdrawing(token: str) -> Registration | None:
    """The registration that an “I can’t come” link names, whatever has become of it; None when we did not sign it."""
    return _registration(_cannot_come, token)


def offered(token: str) -> Registration | None:
    """The same for the link of an offer."""
    return _registration(_offer, token)


def _registration(signer, token):
    try:
        pk = int(signer.unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    return Registration.objects.select_related("event", "member").filter(pk=pk).first()
