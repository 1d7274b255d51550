from django.db.models import Exists, OuterRef
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from pleiad.members.visibility import names
from pleiad.ui.dates import day, short_date, short_day

from .. import labels, rules
from ..actions import minutes
from ..models import (
    Form,
    MentoringMeeting,
    MentoringProfile,
    Pairing,
    PairingCheckIn,
    Participation,
    Proposal,
    Role,
    Round,
)
from .door import member_page
from .next_thing import next_thing

ON_THE_PAGE = 30
WAITS_LOOKED_AT = 500


@require_safe
def home(request):
    """What mentoring is here, what the member takes part in, and the one next thing."""
    member, at = request.user, timezone.now()
    if not member.is_current:
        return render(request, "mentoring/home.html", {"applicant": True})
    profile = MentoringProfile.objects.filter(member=member).first()
    rounds, participations = rounds_of(member, at)
    proposals, pairings = proposals_of(member), pairings_of(member, at)
    following = next_thing(
        member=member,
        profile=profile,
        rounds=rounds,
        participations=participations,
        proposals=proposals,
        pairings=pairings,
        check_in=open_check_in(member, pairings),
        upcoming=Round.objects.filter(opens_at__gt=at).order_by("opens_at").first(),
        at=at,
    )
    named = names_of(pairings, member)
    can_come_back = profile and not profile.paused_at and not (following and following.get("post"))
    context = {
        "profile": profile,
        "next": following,
        "lines": [
            *(proposal_line(each, member) for each in proposals),
            *(pairing_line(each, member, named) for each in pairings),
            *(round_line(each, participations, at, can_come_back=can_come_back) for each in rounds),
        ],
        "waits": how_long_it_takes(at),
    }
    return render(request, "mentoring/home.html", context)


def rounds_of(member, at) -> tuple[list[Round], list[Participation]]:
    """The running rounds that the member can join or has joined, and the member's participations in them."""
    running = list(Round.objects.filter(opens_at__lte=at, ends_at__gt=at).order_by("closes_at")[:ON_THE_PAGE])
    found = Participation.objects.active().filter(member=member, round__in=running).select_related("round")
    participations = list(found)
    joined = {each.round_id for each in participations}
    return [each for each in running if each.pk in joined or at < each.closes_at], participations


def proposals_of(member) -> list[Proposal]:
    """The open proposals to the member, the first to lapse first."""
    found = Proposal.objects.of(member).open().select_related("round", "mentee", "mentor")
    return list(found.order_by("answer_by")[:ON_THE_PAGE])


def pairings_of(member, at) -> list[Pairing]:
    """The member's pairings that are alive, each with `has_date`."""
    ahead = MentoringMeeting.objects.filter(pairing=OuterRef("pk"), cancelled_at=None, starts_at__gt=at)
    found = Pairing.objects.of(member).alive().annotate(has_date=Exists(ahead)).select_related("mentee", "mentor")
    return list(found.order_by("began_at", "pk")[:ON_THE_PAGE])


def open_check_in(member, pairings):
    """The first unanswered “did you meet?”, where only the newest of each pairing that is not paused counts; or None."""
    alive = {each.pk: each for each in pairings if not each.paused_at}
    newest = {}
    for each in PairingCheckIn.objects.filter(member=member, pairing__in=list(alive)).order_by("asked_at", "pk"):
        newest[each.pairing_id] = each
    waits = next((each for each in newest.values() if not each.answered_at), None)
    if waits:
        waits.pairing = alive[waits.pairing_id]
    return waits


def proposal_line(proposal, member):
    yes = proposal.yes_of(member)
    said = _("You said yes. We wait for the other.") if yes else _("We wait for your answer.")
    return {
        "state": "under-way" if yes else "waiting",
        "title": {
            Form.PAIRING: _("A pairing is proposed"),
            Form.CIRCLE: _("A circle is proposed"),
            Form.FLASH: _("A single conversation is proposed"),
            Form.PEERS: _("A peer is proposed"),
        }[proposal.form],
        "sentence": said,
        "facts": [(_("Answer by"), short_day(moment=proposal.answers_until))],
        "link": {"url": reverse("mentoring:proposal", args=[proposal.pk]), "label": _("Open")},
    }


def names_of(pairings, member):
    """The names of those with whom the member is, or was, paired: both said yes, so each knows the other's."""
    return names((each.other(member) for each in pairings), reader=member, told=True)


def pairing_line(pairing, member, named):
    said = labels.their_role(pairing.form, is_mentor=pairing.mentor_id != member.pk)
    facts = [(_("Your"), said), (_("Until"), short_day(moment=pairing.lasts_until))]
    if pairing.form in (Form.FLASH, Form.CIRCLE):
        facts.insert(0, (_("As"), pairing.get_form_display().lower()))
    quiet = _("It has gone quiet. A short line from you is enough.") if pairing.quiet_since else ""
    return {
        "state": "waiting" if pairing.quiet_since else "done",
        "title": _("You and %(name)s") % {"name": named(pairing.other(member))},
        "sentence": _("Paused.") if pairing.paused_at else quiet,
        "facts": facts,
        "link": {"url": reverse("mentoring:pairing", args=[pairing.pk]), "label": _("Open")},
    }


def round_line(round, participations, at, *, can_come_back):
    here = [each for each in participations if each.round_id == round.pk]
    roles = [each.get_role_display() for each in here]
    resting = bool(here) and all(each.rested_at for each in here)
    if resting:
        said = _("You are resting: nothing more is proposed to you here.")
    elif at < round.closes_at:
        said = _("Open until %(day)s.") % {"day": day(moment=round.joins_until)}
    else:
        said = _("Runs until %(day)s.") % {"day": day(moment=round.runs_until)}
    return {
        "state": "under-way" if roles else "not-set-up",
        "title": round.name,
        "sentence": said,
        "facts": [(_("You take part as"), ", ".join(roles).lower())] if roles else [],
        "button": {"url": reverse("mentoring:resume"), "label": _("I have time again")}
        if resting and can_come_back
        else None,
        "link": {"url": reverse("mentoring:round", args=[round.pk]), "label": _("Open")},
    }


def how_long_it_takes(at) -> str:
    """How many weeks mentees of the last year waited for a mentor, as a sentence; no number where there are too few.

    The newest five hundred are enough for a median.
    """
    found = Pairing.objects.filter(began_at__gt=at - rules.TO_LEARN, form__in=(Form.PAIRING, Form.CIRCLE))
    joined = Participation.objects.filter(round=OuterRef("round"), member=OuterRef("mentee"), role=Role.MENTEE)
    rows = found.annotate(joined=joined.values("joined_at")[:1]).exclude(joined=None).order_by("-began_at")
    days = [max((began - then).days, 0) for began, then in rows.values_list("began_at", "joined")[:WAITS_LOOKED_AT]]
    weeks = rules.weeks_to_wait(days=days)
    if weeks is None:
        return _("Too few people have found a mentor here in the last year to say how long it takes.")
    return ngettext(
        "Half of those who found a mentor in the last year waited one week or less.",
        "Half of those who found a mentor in the last year waited %(weeks)s weeks or less.",
        weeks,
    ) % {"weeks": weeks}


@member_page
def guide(request):
    """A guide for the first meeting."""
    return render(request, "mentoring/guide.html", {})


@member_page
def past(request):
    """Pairings that have ended, newest first."""
    ended = Pairing.objects.of(request.user).exclude(ended_at=None).select_related("mentee", "mentor")
    shown = list(ended.order_by("-ended_at")[:ON_THE_PAGE])
    deeds = minutes.deeds_of(shown)
    named = names_of(shown, request.user)
    lines = [past_line(each, deeds.get(each.pk), request.user, named) for each in shown]
    return render(request, "mentoring/past.html", {"lines": lines})


def past_line(pairing, deed, member, named):
    """A pairing that has ended, and whether the time given is still to be noted or confirmed."""
    to_do = ""
    if deed is None and not rules.why_not_note_minutes(pairing=pairing, by=member):
        to_do = _("You can note the time that you gave.")
    elif deed and not deed.confirmed_at and pairing.mentee_id == member.pk:
        to_do = _("They have noted their time. Is it right?")
    days = f"{short_date(moment=pairing.began_at)} – {short_date(moment=pairing.ended_at)}"
    return {
        "state": "waiting" if to_do else "done",
        "title": str(named(pairing.other(member))),
        "sentence": f"{days}. {to_do}" if to_do else days,
        "link": {"url": reverse("mentoring:pairing", args=[pairing.pk]), "label": _("Open")},
    }
