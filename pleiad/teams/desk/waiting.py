"""What waits for the organisers in Teams: a stopped queue, invites with a problem or to tick off, differences."""

from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.desk.clocks import promised_by
from pleiad.desk.waiting import COUNTED, OF_A_KIND, WaitingItem, WaitingKind, more, waiting, waits
from pleiad.members.models import Member
from pleiad.ui.dates import day, time_of_day

from ..models import ChannelInvite, Drift, InviteNote
from ..queue import why_stopped
from . import posts
from .invites import TeamsNow, name_of, sentence


def queue(now: TeamsNow, *, at: datetime) -> WaitingKind:
    """The Teams queue, while it is stopped: it holds up everyone, so it comes before all promises."""
    if not now.queue:
        return WaitingKind([])
    since = now.queue.trouble_since or now.queue.stopped_at
    line = waiting(
        since=since,
        by=promised_by(since=since),
        at=at,
        state="problem",
        title=_("Teams invitations are stopped"),
        sentence=_("%(why)s Put it right, then resume. Nothing is lost in the meantime.")
        % {"why": why_stopped(now.queue)},
        button={"url": reverse("desk:resume"), "label": _("Resume")},
    )
    return WaitingKind([replace(line, before_all=True)])


def stuck(now: TeamsNow, *, at: datetime) -> WaitingKind:
    """Teams invites that wait for a person because something went wrong."""
    found = ChannelInvite.objects.stuck().select_related("member")
    return _invites(found, now, at=at, label=_("Teams invitations with a problem"))


def to_tick(now: TeamsNow, *, at: datetime) -> WaitingKind:
    """People to add to Teams, or to take out, by hand."""
    found = ChannelInvite.objects.waiting_for_tick().select_related("member")
    return _invites(found, now, at=at, label=_("people to add or take out by hand"))


def looked_after(found):
    """These invites, each with the name of the organiser to whom it was handed over last, in the same statement."""
    latest = InviteNote.objects.filter(invite=OuterRef("pk"), to__isnull=False).order_by("-pk")
    return found.annotate(looked_after_by=Subquery(latest.values("to__name")[:1]))


def _invites(found, now, *, at, label):
    return WaitingKind(
        [invite(each, now, at=at) for each in looked_after(found)[:OF_A_KIND]],
        more(found),
        reverse("desk:teams"),
        label,
    )


def invite(each: ChannelInvite, now: TeamsNow, *, at: datetime, opens: bool = False) -> WaitingItem:
    """One Teams invite with what went wrong, what to do about it, and its button; `opens`: with a link to its own page, also
    where there is a button."""
    words = now.words(each)
    since = each.waits_since or each.state_changed_at
    after = getattr(each, "looked_after_by", "")
    button, page = now.button(each), {"url": reverse("desk:teams-invite", args=[each.pk]), "label": _("Open")}
    return waiting(
        since=since,
        by=promised_by(since=since, member=each.member),
        at=at,
        state=words.kind if words.kind == "problem" else None,
        title=_("Teams: %(name)s") % {"name": name_of(each)},
        sentence=sentence(words, each.last_code),
        facts=[(_("Looked after by"), after)] if after else [],
        button=button,
        link=page if opens or not button else None,
    )


def open_drifts():
    """Differences between Teams and the network, longest first."""
    return Drift.objects.filter(settled_at=None).select_related("invite__member").order_by("found_at", "pk")


def in_line() -> str:
    """How many new guests wait for their turn, and when the last of them has it; "" when nobody does."""
    line = ChannelInvite.objects.in_line()
    last = line.first()
    if last is None:
        return ""
    counted = line.order_by()[:COUNTED].count()
    many = f"{counted}+" if counted == COUNTED else str(counted)
    turn = {"many": many, "day": day(moment=last.due_at), "time": time_of_day(moment=last.due_at)}
    return _("Invitations that wait for their turn: %(many)s. The last goes out at about %(time)s on %(day)s.") % turn


def drifts(*, at: datetime) -> WaitingKind:
    found = open_drifts()
    return WaitingKind(
        [drift(each, at=at) for each in found[:OF_A_KIND]],
        more(found),
        reverse("desk:teams"),
        _("differences between Teams and the network"),
    )


def drift(each: Drift, *, at: datetime) -> WaitingItem:
    """One difference between Teams and here; what is right is decided on the Teams page."""
    missing = each.kind == Drift.MISSING
    name = name_of(each.invite) if each.invite else each.shown_name
    return waiting(
        since=each.found_at,
        by=promised_by(since=each.found_at, member=each.invite.member if each.invite else None),
        at=at,
        title=_("Not in Teams: %(name)s") % {"name": name}
        if missing
        else _("Only in Teams: %(name)s") % {"name": name},
        sentence=_("They should be in the channel, and Teams does not know them.")
        if missing
        else _("Someone is in the team and was not invited by the network."),
        link={"url": reverse("desk:drift", args=[each.pk]), "label": _("Decide")},
    )


def channel_posts(*, at: datetime) -> WaitingKind:
    """Posts that the channel did not take, or that are in doubt."""
    if not settings.TEAMS_WEBHOOK:
        return WaitingKind([])
    found = posts.in_trouble()
    lines = [(each, posts.line(each)) for each in found[:OF_A_KIND]]
    items = [
        waiting(
            since=each.written_at,
            by=promised_by(since=each.written_at),
            at=at,
            title=_("A post to the channel: %(what)s") % {"what": line["title"]},
            sentence=line["sentence"],
            link={"url": reverse("desk:teams"), "label": _("Look at it")},
        )
        for each, line in lines
    ]
    return WaitingKind(items, more(found), reverse("desk:teams"), _("posts to the channel"))


@waits
def kinds(*, organiser: Member, at: datetime) -> list[WaitingKind]:
    """Everything that waits in Teams, with how invites are delivered read once."""
    now = TeamsNow()
    return [queue(now, at=at), stuck(now, at=at), to_tick(now, at=at), drifts(at=at), channel_posts(at=at)]
