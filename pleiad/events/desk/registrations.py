"""The registrations of an event with the state of each member's calendar and Teams invite, a page at a time."""

from collections.abc import Iterable

from django.db.models import CharField, Count, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.calendars.models import CalendarEntry
from pleiad.members.models import Address
from pleiad.members.visibility import names_on_the_desk
from pleiad.outbox.models import Email
from pleiad.teams.desk.invites import TeamsNow, sentence
from pleiad.ui.dates import short_day, time_of_day

from ..actions.calendar_entries import about
from ..models import Event, Registration

COLUMNS = {
    "name": gettext_lazy("Name"),
    "organisation": gettext_lazy("Organisation"),
    "place": gettext_lazy("Place"),
    "calendar": gettext_lazy("Calendar"),
    "teams": gettext_lazy("Teams"),
}
"""What the downloaded list shows of each row, with the heading: never an address."""


def of_event(event: Event, *, name: str = ""):
    """Active registrations in order of arrival, each with `number`: its position on the waiting list, counted from 1.

    `name`: any part of a member's name.
    """
    before = (
        event.registrations.waiting()
        .filter(arrival__lte=OuterRef("arrival"))
        .order_by()
        .values("event")
        .annotate(number=Count("pk"))
        .values("number")
    )
    found = Registration.objects.active().filter(event=event)
    if name:
        found = found.filter(member__name__icontains=name)
    found = found.select_related("member", "member__organisation", "channel_invite")
    return found.annotate(number=Coalesce(Subquery(before, output_field=IntegerField()), 0)).order_by("arrival")


def rows(event: Event, registrations: Iterable[Registration], *, now: TeamsNow) -> list[dict]:
    """Each registration as a row of the table and of the file: what COLUMNS names, and what only the table shows.

    Four statements, however many there are.
    """
    registrations = list(registrations)
    members = [each.member_id for each in registrations]
    calendars, lost = _calendars(event, members), _not_reached(members)
    named = names_on_the_desk(each.member for each in registrations)
    return [_row(event, each, named, calendars, lost, now) for each in registrations]


def _row(event, registration, named, calendars, lost, now):
    member, invite = registration.member, registration.channel_invite
    words = now.words(invite) if invite else None
    return {
        "name": named(member).whole,
        "organisation": member.organisation_name,
        "hidden": bool(member.hidden_since),
        "placed": bool(registration.placed_at),
        "place": _place_words(registration),
        # A place in a course is given back on the course's own pages.
        "give_back": "" if event.asked_for_at else reverse("desk:give-back", args=[registration.pk]),
        "move": "" if event.asked_for_at else reverse("desk:move-place", args=[registration.pk]),
        "calendar": _calendar_words(registration, *calendars.get(registration.member_id, (None, None)), lost),
        "answer": _answer_words(registration, calendars.get(registration.member_id, (None, None))[0]),
        "teams": str(now.state(invite).label) if invite else _("Without Teams"),
        "teams_sentence": sentence(words, invite.last_code) if words and words.kind == "problem" else "",
        "button": now.button(invite) if invite else None,
    }


def _place_words(registration):
    if registration.placed_at:
        return _("Has a place, not on members’ list") if registration.quiet_since else _("Has a place")
    if until := registration.offered_until:
        return _("Offered until %(day)s, %(time)s") % {
            "day": short_day(moment=until),
            "time": time_of_day(moment=until),
        }
    return _("Number %(number)s on the waiting list") % {"number": registration.number}


def telling(event: Event) -> dict:
    """How many of the latest calendar emails there are: all, sent, left and given up. One statement."""
    key = Concat(
        Value("calendar:"), Cast("pk", CharField()), Value(":"), Cast("sequence", CharField()), output_field=CharField()
    )
    entries = CalendarEntry.objects.filter(about=about(event)).annotate(key=key)
    return Email.objects.filter(key__in=entries.values("key")).aggregate(
        all=Count("key"),
        sent=Count("key", filter=Q(due_at=None, gave_up_at=None)),
        left=Count("key", filter=Q(due_at__isnull=False)),
        given_up=Count("key", filter=Q(gave_up_at__isnull=False)),
    )


def _calendars(event, members):
    """Each member's calendar entry and its latest email, by member id; CLEARED for an email that is no longer kept."""
    found = CalendarEntry.objects.filter(about=about(event), holder__in=members, withdrawn_at=None)
    entries = {entry.holder_id: entry for entry in found.select_related("answer")}
    keys = {member: f"calendar:{entry.pk}:{entry.sequence}" for member, entry in entries.items()}
    emails = Email.objects.only("key", "sent_at", "gave_up_at", "bounced_at", "due_at").in_bulk(list(keys.values()))
    return {member: (entries[member], emails.get(key, CLEARED)) for member, key in keys.items()}


def _not_reached(members):
    """Those of them whose address takes no email."""
    lost = Address.objects.filter(member__in=members, bounced_at__isnull=False, address=F("member__email"))
    return set(lost.values_list("member_id", flat=True))


CLEARED = Email(key="cleared away")
"""Stands for an email that is no longer kept: emails are deleted 90 days after they were settled."""


def _calendar_words(registration, _entry, email, lost):
    if not registration.placed_at:
        return _("When they have a place")
    if not registration.member.is_current:
        return _("Waits for their membership")
    if email is None:
        return _("None")
    if email.bounced_at or (registration.member_id in lost and not email.gave_up_at):
        return _("Not reachable")
    if email.gave_up_at:
        return _("Given up")
    return _("On its way") if email.due_at else _("Sent")


def _answer_words(registration, entry):
    """What the member answered in the calendar, for the table alone."""
    if until := registration.gives_back_at:
        return _("Declined in the calendar. The place goes on %(day)s, %(time)s.") % {
            "day": short_day(moment=until),
            "time": time_of_day(moment=until),
        }
    answer = getattr(entry, "answer", None)
    if answer is None or answer.sequence != entry.sequence:
        return ""
    if answer.said == answer.Said.COUNTER and answer.proposed_starts_at:
        words = _("Proposes %(day)s, %(time)s.") % {
            "day": short_day(moment=answer.proposed_starts_at),
            "time": time_of_day(moment=answer.proposed_starts_at),
        }
    else:
        words = answer.get_said_display()
    return f"{words} “{answer.comment}”" if answer.comment else str(words)
