"""Signed links in emails: each has one purpose, works signed out, and changes nothing by being opened."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from .join_links import named, signed_for
from .models import Registration

_cannot_come = signing.Signer(salt="pleiad.events.cannot-come", sep=".")
_declined = signing.Signer(salt="pleiad.events.declined", sep=".")
_offer = signing.Signer(salt="pleiad.events.offer", sep=".")


def cannot_come_link(registration_pk: int, link_round: int = 0) -> str:
    """The address of the page with the button “I can’t come”, in the active language."""
    return _address("events:ticket-withdraw", _cannot_come.sign(named(registration_pk, link_round)))


def offer_link(registration_pk: int, link_round: int = 0) -> str:
    """The address of the page on which a member takes an offered place, or passes."""
    return _address("events:ticket-offer", _offer.sign(named(registration_pk, link_round)))


def declined_link(registration_pk: int, link_round: int = 0) -> str:
    """The address of the page on which a member who declined in the calendar keeps the place, or gives it back at once."""
    return _address("events:ticket-declined", _declined.sign(named(registration_pk, link_round)))


def _address(name, token):
    return settings.BASE_URL + reverse(name, args=[token])


def withdrawing(token: str) -> Registration | None:
    """The registration that an “I can’t come” link names, whatever has become of it; None when we did not sign it, or
    another link has replaced it."""
    return signed_for(_cannot_come, token)


def offered(token: str) -> Registration | None:
    """The same for the link of an offer."""
    return signed_for(_offer, token)


def declined(token: str) -> Registration | None:
    """The same for the link of a place that a calendar declined."""
    return signed_for(_declined, token)
