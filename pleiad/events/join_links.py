"""The personal join link of a registration: it leads to wherever the meeting now is, and stays the same while the member's
emails go to the same mailbox. When they go elsewhere, the links are counted on, and those in the old mailbox stop."""

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation

from .models import Registration

REFERENCE = "registration"
_signer = signing.Signer(salt="pleiad.events.join", sep=".")


def named(registration_pk: int, link_round: int) -> str:
    """What a link signs: the registration, and how often its links were replaced."""
    return f"{registration_pk}-{link_round}" if link_round else str(registration_pk)


def read(text: str) -> tuple[int, int]:
    """The registration and the round that a link names. ValueError for anything else."""
    pk, _dash, link_round = text.partition("-")
    return int(pk), int(link_round or 0)


def join_link(registration_pk: int, link_round: int = 0) -> str:
    """The whole address, in no language, so that it does not change."""
    with translation.override("en"):
        return settings.BASE_URL + path_of(registration_pk, link_round)


def path_of(registration_pk: int, link_round: int = 0) -> str:
    """The same within this site, for pages in the language that is active."""
    return reverse("events:go", args=[_signer.sign(named(registration_pk, link_round))])


def reference(registration_pk: int, link_round: int = 0) -> str:
    """What a calendar entry keeps in place of the link: of no use to who reads the table."""
    return f"{REFERENCE}:{named(registration_pk, link_round)}"


def named_in(location: str) -> tuple[int, int] | None:
    """The registration and the round that a calendar entry's location names; None for any other."""
    kind, _colon, name = location.partition(":")
    return read(name) if kind == REFERENCE else None


def registration_of(token: str) -> Registration | None:
    """The registration that a link names, whatever has become of it; None when we did not sign it, or another link has
    replaced it."""
    return signed_for(_signer, token)


def signed_for(signer: signing.Signer, token: str) -> Registration | None:
    """The registration for which a token of this signer stands now."""
    try:
        pk, link_round = read(signer.unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    return Registration.objects.select_related("event", "member").filter(pk=pk, link_round=link_round).first()
