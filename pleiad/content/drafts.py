"""Drafts: what a member types is kept for that member alone, until it is published or thrown away."""

import re
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pleiad.errors import Refused
from pleiad.members.models import Member

from .models import Draft

AT_MOST = 30
"""Drafts of one member; there are fewer forms than this."""
LARGEST = 60_000
"""Characters of one draft: several times the longest text that any form takes."""
FORM_NAME = re.compile(r"[a-z]{1,20}:[a-z0-9-]{1,35}")
NOT_TYPED = {"csrfmiddlewaretoken", "act"}


def typed(data) -> dict:
    """The values of a sent form as a draft keeps them: text as it was typed, a list where several were chosen."""
    values = {}
    for name, several in data.lists():
        if name not in NOT_TYPED:
            values[name] = several if len(several) != 1 else several[0]
    return values


def why_not_keep(*, form_name: str, values: dict) -> str | None:
    """Why this cannot be kept as a draft, or None."""
    if not FORM_NAME.fullmatch(form_name):
        return _("A draft cannot be kept here.")
    if sum(len(name) + len(str(value)) for name, value in values.items()) > LARGEST:
        return _("This is too long to be kept.")
    return None


def _kept(value):
    """Without NUL characters, which databases refuse."""
    return [_kept(each) for each in value] if isinstance(value, list) else value.replace("\x00", "")


@transaction.atomic
def keep(*, form_name: str, values: dict, by: Member, at: datetime) -> None:
    """Keep what a member has typed so far. It concerns nobody else, so there is no audit record."""
    if reason := why_not_keep(form_name=form_name, values=values):
        raise Refused(reason)
    values = {_kept(name): _kept(value) for name, value in values.items()}
    own = Draft.objects.filter(member=by)
    if not own.filter(form_name=form_name).exists() and own.count() >= AT_MOST:
        raise Refused(_("You have many drafts already. Publish one, or throw one away."))
    Draft.objects.update_or_create(member=by, form_name=form_name, defaults={"values": values, "kept_at": at})


def of(*, form_name: str, member: Member) -> Draft | None:
    """The member's draft for this form, or None."""
    return Draft.objects.filter(form_name=form_name, member=member).first()


def throw_away(*, form_name: str, by: Member) -> None:
    """Delete a draft."""
    Draft.objects.filter(form_name=form_name, member=by).delete()
