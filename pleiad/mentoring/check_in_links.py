"""The link in a check-in email: it opens a page with buttons, without signing in, and names nobody."""

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation

from .models import PairingCheckIn

_signer = signing.Signer(salt="pleiad.mentoring.check-in", sep=".")


def check_in_link(check_in_pk: int) -> str:
    """The whole URL, without a language prefix."""
    with translation.override("en"):
        return settings.BASE_URL + reverse("mentoring:met", args=[_signer.sign(check_in_pk)])


def check_in_of(token: str) -> PairingCheckIn | None:
    """The check-in that a link names; None when we did not make the link, or the check-in has been deleted."""
    try:
        pk = int(_signer.unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    found = PairingCheckIn.objects.select_related("pairing", "pairing__mentee", "pairing__mentor", "member").filter(
        pk=pk
    )
    return found.first()
