"""The personal join link of a registration: the same address for ever, leading to wherever the meeting now is."""

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation

from .models import Registration

_signer = signing.Signer(salt="pleiad.events.join", sep=".")


def join_link(registration_pk: int) -> str:
    """The whole address, in no language, so that it never changes."""
    with translation.override("en"):
        return settings.BASE_URL + path_of(registration_pk)


def path_of(registration_pk: int) -> str:
    """The same within this site, for pages in the language that is active."""
    return reverse("events:go", args=[_signer.sign(registration_pk)])


def pk_in(address: str) -> int | None:
    """The key of the registration that a whole join link names; None for any other address."""
    try:
        return int(_signer.unsign(address.rstrip("/").rpartition("/")[2]))
    except (signing.BadSignature, ValueError):
        return None


def registration_of(token: str) -> Registration | None:
    """The registration that a link names, whatever has become of it; None when we did not sign it."""
    try:
        pk = int(_signer.unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    return Registration.objects.select_related("event", "member").filter(pk=pk).first()
