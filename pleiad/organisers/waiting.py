"""What waits for the organisers: one list over all rooms, oldest promise first.

Each kind of waiting thing has a function that returns a `Kind`: its most urgent lines, and how many more there are.
Each costs the same number of statements whatever waits.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.channels.models import ChannelInvite, Drift
from pleiad.channels.queue import why_stopped
from pleiad.events.models import NO_WAY_IN, Event, Registration
from pleiad.members.models import Application, Member, RegisterProposal, Vouch
from pleiad.ui.dates import short_day, time_span

from . import letters, mentoring_waiting, voices, waiting_parts, waiting_training
from .clocks import link_promised_by, promised_by
from .kinds import COUNTED, OF_A_KIND, Kind, Waiting
from .kinds import more as _more
from .kinds import waiting as _waiting
from .teams import TeamsNow, name_of, sentence


@dataclass(frozen=True)
class Desk:
    """What the desk shows: the lines, a link for each kind that has more, how many things wait in all, and how many of
    those shown are late."""

    lines: list[dict]
    more: list[dict]
    waiting: int
    late: int


def everything(*, organiser: Member, at: datetime) -> Desk:
    """Everything that waits, oldest promise first."""
    now = TeamsNow()
    kinds = [
        queue(now, at=at),
        applications(at=at),
        stuck(now, at=at),
        to_tick(now, at=at),
        without_link(at=at),
        given_up(at=at),
        proposals(organiser=organiser, at=at),
        drifts(at=at),
        voices.reports(organiser=organiser, at=at),
        voices.publications(organiser=organiser, at=at),
        voices.pieces(organiser=organiser, at=at),
        voices.openings(organiser=organiser, at=at),
        mentoring_waiting.rounds(at=at),
        waiting_training.unanswered(at=at),
        waiting_training.lapsing(at=at),
        waiting_parts.offers(Kind, _waiting, at=at, most=OF_A_KIND),
        waiting_parts.to_confirm(Kind, _waiting, at=at, most=OF_A_KIND),
    ]
    waiting = sorted((each for kind in kinds for each in kind.waiting), key=lambda each: (not each.before_all, each.by))
    return Desk(
        lines=[each.line for each in waiting],
        more=[_link_to_all(kind) for kind in kinds if kind.more],
        waiting=len(waiting) + sum(kind.more for kind in kinds),
        late=sum(each.by < at for each in waiting),
    )


def _link_to_all(kind):
    many = f"{kind.more}+" if kind.more >= COUNTED else str(kind.more)
    return {"url": kind.url, "label": _("and %(more)s more: %(kind)s") % {"more": many, "kind": kind.label}}


def queue(now: TeamsNow, *, at: datetime) -> Kind:
    """The Teams queue, while it is stopped: it holds up everybody, so it comes before all promises."""
    if not now.queue:
        return Kind([])
    line = _waiting(
        since=now.queue.stopped_at,
        by=promised_by(since=now.queue.stopped_at),
        at=at,
        state="problem",
        title=_("Teams invitations are stopped"),
        sentence=_("%(why)s Put it right, then resume. Nothing is lost meanwhile.") % {"why": why_stopped(now.queue)},
        button={"url": reverse("organisers:resume"), "label": _("Resume")},
    )
    return Kind([replace(line, before_all=True)])


def open_applications(*, at: datetime):
    """Applications that wait, earliest promise first, each with how many `vouched` and when she `meets_at` next."""
    waiting = Application.objects.filter(decided_at=None).select_related("member", "member__organisation", "claimed_by")
    kept = Registration.objects.active().filter(
        member=OuterRef("member"), event__starts_at__gt=at, event__cancelled_at=None
    )
    given = Vouch.objects.standing().filter(application=OuterRef("pk")).order_by().values("application")
    return waiting.annotate(
        meets_at=Subquery(kept.order_by("event__starts_at").values("event__starts_at")[:1]),
        vouched=Coalesce(Subquery(given.annotate(many=Count("pk")).values("many")), 0),
    ).order_by("answer_by", "pk")


def applications(*, at: datetime) -> Kind:
    found = open_applications(at=at)
    return Kind(
        [application(each, at=at) for each in found[:OF_A_KIND]],
        _more(found),
        reverse("organisers:applications"),
        _("applications"),
    )


def application(applied: Application, *, at: datetime) -> Waiting:
    """One of `open_applications` with its clocks, whoever has claimed it, and her meeting if that comes before the answer."""
    asked = applied.asked_at and not applied.answered_at
    if asked:
        said = _("You asked her something on %(day)s. She has not answered yet.") % {
            "day": short_day(moment=applied.asked_at)
        }
    elif applied.answered_at:
        said = _("She answered your question on %(day)s.") % {"day": short_day(moment=applied.answered_at)}
    elif applied.lane == "sponsor":
        said = vouching(applied.vouched)
    else:
        said = _("She asks to join, and the register cannot tell by itself.")
    by = applied.answer_by or promised_by(since=applied.applied_at)
    facts = [(_("With"), str(applied.claimed_by))] if applied.claimed_by else []
    if applied.meets_at and applied.meets_at < by:
        facts.append((_("Her meeting is on"), short_day(moment=applied.meets_at)))
    return _waiting(
        since=applied.answered_at or applied.applied_at,
        by=by,
        at=at,
        title=_("%(name)s, %(organisation)s")
        % {"name": applied.member, "organisation": applied.member.organisation_name or _("no organisation named")},
        sentence=said,
        facts=facts,
        link={"url": reverse("organisers:application", args=[applied.pk]), "label": _("Look at it")},
    )


def vouching(vouched: int) -> str:
    """How far somebody is who needs two members to vouch for her."""
    if vouched >= 2:
        return _("Two members have vouched for her.")
    if vouched:
        return _("One member has vouched for her. She needs another.")
    return _("She needs two members to vouch for her.")


def stuck(now: TeamsNow, *, at: datetime) -> Kind:
    """Teams invites that wait for a person because something went wrong."""
    found = ChannelInvite.objects.stuck().select_related("member")
    return _invites(found, now, at=at, label=_("Teams invitations with a problem"))


def to_tick(now: TeamsNow, *, at: datetime) -> Kind:
    """People to add to Teams, or to take out, by hand."""
    found = ChannelInvite.objects.waiting_for_tick().select_related("member")
    return _invites(found, now, at=at, label=_("people to add or take out by hand"))


def _invites(found, now, *, at, label):
    return Kind(
        [invite(each, now, at=at) for each in found[:OF_A_KIND]], _more(found), reverse("organisers:teams"), label
    )


def invite(each: ChannelInvite, now: TeamsNow, *, at: datetime) -> Waiting:
    """One Teams invite with what went wrong, what to do about it, and its button."""
    words = now.words(each)
    return _waiting(
        since=each.state_changed_at,
        by=promised_by(since=each.state_changed_at),
        at=at,
        state=words.kind if words.kind == "problem" else None,
        title=_("Teams: %(name)s") % {"name": name_of(each)},
        sentence=sentence(words, each.last_code),
        button=now.button(each),
    )


def events_without_link(at: datetime):
    """Published coming events that are only online, and whose link nobody has set."""
    return Event.objects.published().upcoming(at).filter(*NO_WAY_IN, cancelled_at=None)


def without_link(*, at: datetime) -> Kind:
    found = events_without_link(at)
    return Kind(
        [
            _waiting(
                since=event.published_at,
                by=link_promised_by(starts_at=event.starts_at),
                at=at,
                title=_("No link yet: %(title)s") % {"title": event.title},
                sentence=_(
                    "%(day)s, %(time)s. Whoever registers has a personal link that leads nowhere until you set it."
                )
                % {
                    "day": short_day(moment=event.starts_at),
                    "time": time_span(start=event.starts_at, end=event.ends_at),
                },
                link={
                    "url": reverse("organisers:edit-event", args=[event.pk]) + "#id_link",
                    "label": _("Set its link"),
                },
            )
            for event in found[:OF_A_KIND]
        ],
        _more(found),
        reverse("organisers:events"),
        _("events without a link"),
    )


def given_up(*, at: datetime) -> Kind:
    """Letters that could not be delivered."""
    found = letters.given_up()
    return Kind(
        [letter(each, at=at) for each in found[:OF_A_KIND]],
        _more(found),
        reverse("organisers:letters"),
        _("letters that could not be delivered"),
    )


def letter(each, *, at: datetime) -> Waiting:
    """One letter that was given up, never with its address."""
    to = _(" for %(name)s") % {"name": each.member} if each.member else ""
    return _waiting(
        since=each.gave_up_at,
        by=promised_by(since=each.gave_up_at),
        at=at,
        state="problem",
        title=f"{letters.label(each)}{to}",
        sentence=letters.trouble(each),
        button={
            "url": reverse("organisers:letter-again"),
            "label": _("Try again"),
            "name": "letter",
            "value": each.key,
        },
    )


def open_proposals():
    """Changes of the register that wait for a second organiser, longest first."""
    waiting = RegisterProposal.objects.filter(agreed_at=None, declined_at=None)
    return waiting.select_related("proposed_by").order_by("proposed_at", "pk")


def proposals(*, organiser: Member, at: datetime) -> Kind:
    found = open_proposals()
    return Kind(
        [proposal(each, organiser=organiser, at=at) for each in found[:OF_A_KIND]],
        _more(found),
        reverse("organisers:proposals"),
        _("register proposals"),
    )


def proposal(each: RegisterProposal, *, organiser: Member, at: datetime) -> Waiting:
    """One proposal; whoever made it reads that another organiser has to look."""
    own = each.proposed_by_id == organiser.pk
    said = _("You proposed this. It counts once another organiser agrees.") if own else each.why
    return _waiting(
        since=each.proposed_at,
        by=promised_by(since=each.proposed_at),
        at=at,
        title=_("Register: add %(domain)s") % {"domain": each.entry["domain"]},
        sentence=said,
        facts=[(_("Proposed by"), str(each.proposed_by or _("a former organiser")))],
        link={"url": reverse("organisers:proposal", args=[each.pk]), "label": _("See it") if own else _("Look at it")},
    )


def open_drifts():
    """People about whom Teams and this house disagree, longest first."""
    return Drift.objects.filter(settled_at=None).select_related("invite__member").order_by("found_at", "pk")


def drifts(*, at: datetime) -> Kind:
    found = open_drifts()
    return Kind(
        [drift(each, at=at) for each in found[:OF_A_KIND]],
        _more(found),
        reverse("organisers:teams"),
        _("differences between Teams and the network"),
    )


def drift(each: Drift, *, at: datetime) -> Waiting:
    """One difference between Teams and here; what is right is decided on the Teams page."""
    missing = each.kind == Drift.MISSING
    name = name_of(each.invite) if each.invite else each.shown_name
    return _waiting(
        since=each.found_at,
        by=promised_by(since=each.found_at),
        at=at,
        title=_("Not in Teams: %(name)s") % {"name": name}
        if missing
        else _("Only in Teams: %(name)s") % {"name": name},
        sentence=_("She should be in the channel, and Teams does not know her.")
        if missing
        else _("Somebody is in the team whom the network did not invite."),
        link={"url": reverse("organisers:drift", args=[each.pk]), "label": _("Decide")},
    )
