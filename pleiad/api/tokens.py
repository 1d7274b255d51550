"""Tokens of members: made, shown once, ended."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pleiad.audit.actions import record
from pleiad.errors import Refused
from pleiad.members.hashes import keyed_hash
from pleiad.members.models import Member
from pleiad.members.rules import why_not_write

from .models import AccessToken

LASTS = timedelta(days=90)
AT_MOST = 5
BEGINS = "pleiad_"
"""So that a scanner for secrets knows one that was published by mistake."""


def _hash(secret: str) -> str:
    return keyed_hash("access-token", secret)


@transaction.atomic
def make(*, member: Member, name: str, scopes: list[str], at: datetime) -> str:
    """A new token for these scopes; returns its secret, which is not kept. Raises Refused."""
    held = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    if reason := why_not_write(member=held):
        raise Refused(reason)
    if AccessToken.objects.filter(member=held, expires_at__gt=at).count() >= AT_MOST:
        raise Refused(_("You have as many keys as one member can have. End one first."))
    secret = BEGINS + secrets.token_urlsafe(32)
    token = AccessToken.objects.create(
        member=held, name=name, scopes=scopes, secret_hash=_hash(secret), made_at=at, expires_at=at + LASTS
    )
    record(did="made a key for a program", by=held, about=token, at=at, detail={"scopes": scopes})
    return secret


@transaction.atomic
def end(*, token: AccessToken, at: datetime) -> None:
    """End a token at once."""
    record(did="ended a key for a program", by=token.member, about=token, at=at)
    token.delete()


def known(*, secret: str, at: datetime) -> AccessToken | None:
    """The token with this secret, while it counts and its member is one."""
    if not secret.startswith(BEGINS):
        return None
    found = AccessToken.objects.select_related("member").filter(secret_hash=_hash(secret), expires_at__gt=at).first()
    return found if found and found.member.is_current else None
