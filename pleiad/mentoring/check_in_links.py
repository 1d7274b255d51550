"""The link in a check-in email: it opens a page with buttons, without signing in, and shows nobody's name."""

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation

from .models import PairingCheckIn

_signer = signing.Signer(salt="pleiad.mentoring.check-in", sep=".")


def check_in_link(check_in_pk: int) -> str:
    """The whole address, in no language."""
    with translation.override("en"):
        return settings.BASE_URL + reverse("mentoring:met", args=[_signer.sign(check_in_pk)])


def check_in_of(token: str) -> PairingCheckIn | None:
    """The check-in that a link names; None when the link was not made by us, or one of the two is no member now."""
    try:
        pk = int(_signer.unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    found = PairingCheckIn.objects.select_related("pairing", "pairing__mentee", "pairing__mentor", "member").filter(
        pk=pk
    )
    return found.first()
