"""What the start page of a member shows, in a constant number of statements."""

from datetime import datetime

from django.utils.translation import gettext as _

from pleiad.members.models import Member
from pleiad.ui.dates import short_day, time_of_day

from . import first_steps, news, seeing, small_things, waiting
from .models import Seen

A_FEW = 2
"""Where more waits, nothing else is asked."""


def of(member: Member, *, at: datetime) -> dict:
    """The context of home/home.html, besides the next meeting."""
    waits, more = waiting.for_member(member, at=at)
    context = {"member": member, "waits": [line(each, at=at) for each in waits], "more_waits": more}
    if not member.is_current:
        return context | {"application": member.applications.order_by("-applied_at").first()}
    seen = Seen.objects.filter(member=member.pk).first()
    since = seeing.since(member, seen, at=at)
    steps = [] if seen and seen.welcome_closed_at else first_steps.for_member(member, at=at)
    return context | {
        "steps": steps,
        "since": since,
        "news": new(member, since=since, at=at) if since else [],
        "small_thing": None if steps or len(waits) > A_FEW else small_things.for_member(member, at=at),
    }


def new(member: Member, *, since: datetime, at: datetime) -> list[news.New]:
    """The lines of what is new, first what answers the member."""
    return news.first_lines(member, since=since, until=at, most=news.ON_HOME)


def line(each: waiting.WaitingAnswer, *, at: datetime) -> dict:
    """A thing that waits, as components/ledger.html shows it."""
    until = f"{short_day(moment=each.by)}, {time_of_day(moment=each.by)}" if each.by else ""
    return {
        "state": "waiting",
        "title": each.title,
        "sentence": each.sentence,
        "facts": [(_("Until"), until)] if until else [],
        "link": {"url": each.url, "label": each.label},
    }
