"""Mentions: a member named with an @ is told, if the member may read what was written. Nobody learns from it whether
the other exists or may read: the author is told nothing, and a member who may not read gets no email."""

import re
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from pleiad.home.models import Notification
from pleiad.home.notifications import notify
from pleiad.members.models import Member

from .home import readable
from .models import Revision
from .reportable import KINDS

AT_MOST = 10
"""How many members one text can mention: a word to someone, not a mailing."""
A_DAY = timedelta(days=1)
A_DAY_AT_MOST = 10
"""How many mentions one member is told of in 24 hours, from all authors together."""
MENTION = re.compile(r"(?<![\w@])@(\w[^\s@]*(?:[^\S\n]\w[^\s@]*){0,4})")  # a name of up to five words
AFTER_A_NAME = ".,;:!?)*_”’'\""


def names_in(text: str) -> list[list[str]]:
    """For each @ in a text, the names it could begin, longest first: "@Amina O’Neill wrote" could name three people."""
    found = []
    for match in MENTION.finditer(text.replace("'", "’")):
        words = match[1].split()
        lengths = range(len(words), 0, -1)
        found.append([" ".join(words[:length]).rstrip(AFTER_A_NAME) for length in lengths])
        if len(found) == AT_MOST:
            break
    return found


def mentioned(*, text: str, by: Member) -> list[Member]:
    """The members a text mentions, among those whose names its author may see. A name that two of them share means both."""
    candidates = names_in(text)
    if not candidates:
        return []
    wanted = {name for each in candidates for name in (*each, *(name.replace("’", "'") for name in each))}
    known = {}
    for member in Member.objects.visible_to(by).filter(name__in=wanted).exclude(pk=by.pk).order_by("pk")[: AT_MOST * 2]:
        known.setdefault(member.name.replace("'", "’"), []).append(member)
    chosen = {}
    for each in candidates:
        name = next((name for name in each if name in known), None)
        chosen |= {member.pk: member for member in known.get(name, [])}
    return list(chosen.values())[:AT_MOST]


def tell(*, kind: str, item: models.Model, text: str, by: Member, at: datetime) -> int:
    """Tell each member a text mentions, once an item, if they may read it and have not muted it; returns how many.

    Whether that is so is asked again when an email is sent. It contains no text and no name.
    """
    found = mentioned(text=text, by=by)
    had_enough = _had_enough(found, at)
    told = [
        member for member in found if member.pk not in had_enough and readable(kind, member).filter(pk=item.pk).exists()
    ]
    notify(members=told, subscription="mentioned", key=f"{kind}:{item.pk}", at=at)
    return len(told)


def forget(*, member: Member, at: datetime) -> int:
    """Take the name of a member who leaves out of the mentions that others wrote, in earlier versions too; not while another
    member has the same name, who may be meant. Returns in how many texts it stood."""
    spellings = {member.name, member.name.replace("'", "’"), member.name.replace("’", "'")} - {""}
    if not spellings or Member.objects.current().filter(name__in=spellings).exclude(pk=member.pk).exists():
        return 0
    named = re.compile(rf"(?<![\w@])@(?:{'|'.join(map(re.escape, spellings))})(?!\w)", re.I)
    texts = sum(_forget_in(kind, named, spellings, at) for kind in KINDS.values() if kind.fields)
    for version in Revision.objects.iterator():
        words = {part: named.sub(_("a former member"), text) for part, text in version.words.items()}
        if words != version.words:
            Revision.objects.filter(pk=version.pk).update(words=words)
            texts += 1
    return texts


def _forget_in(kind, named, spellings, at):
    stands = [Q(**{f"{field}__icontains": f"@{name}"}) for field in kind.fields for name in spellings]
    found = kind.model._base_manager.filter(reduce(or_, stands)).select_for_update(of=("self",)).order_by("pk")
    for item in found:
        for field in kind.fields:
            setattr(item, field, named.sub(_("a former member"), getattr(item, field)))
        item.save(update_fields=kind.fields)
        if kind.changed:
            kind.changed(item=item, at=at)
    return len(found)


def _had_enough(members, at):
    """The members who got so many of these emails today that one more would be too many."""
    if not members:
        return set()
    lately = Notification.objects.filter(member__in=members, subscription="mentioned", at__gt=at - A_DAY)
    counts = lately.order_by().values("member").annotate(many=Count("pk"))
    return {each["member"] for each in counts if each["many"] >= A_DAY_AT_MOST}
