"""The link by which the first organiser comes to the desk: it works once, for a week, while there is none."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pleiad.errors import Reason, Refused
from pleiad.members.hashes import keyed_hash
from pleiad.members.models import Member
from pleiad.members.powers import make_organiser

from .models import FirstOrganiserLink

LASTS = timedelta(days=7)


def new_link(*, at: datetime) -> str:
    """The secret of a new link; links made before stop. Raises Refused where there are organisers already."""
    if Member.objects.organisers().exists():
        raise Refused(_("There are organisers already. They appoint others at the desk."))
    FirstOrganiserLink.objects.all().delete()
    secret = secrets.token_urlsafe(24)
    FirstOrganiserLink.objects.create(secret_hash=keyed_hash("first-organiser", secret), expires_at=at + LASTS)
    return secret


def why_not(*, secret: str, at: datetime) -> Reason:
    """Why the link makes nobody an organiser, or None."""
    known = FirstOrganiserLink.objects.filter(secret_hash=keyed_hash("first-organiser", secret), expires_at__gt=at)
    if not known.exists() or Member.objects.organisers().exists():
        return _(
            "This link has been used, or is too old. The person who keeps the server can make another: pleiad first-organiser."
        )
    return None


@transaction.atomic
def become(*, member: Member, secret: str, at: datetime) -> None:
    """Make the member the first organiser; the link is gone. Raises Refused."""
    list(FirstOrganiserLink.objects.select_for_update())  # one at a time
    if reason := why_not(secret=secret, at=at):
        raise Refused(reason)
    FirstOrganiserLink.objects.all().delete()
    make_organiser(member=member, at=at)
