"""What a member may do, and if not, why: plain sentences, no queries, no clock, no writing."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from pleiad.content.models import RoomRule
from pleiad.desk.trusted_links import is_trusted
from pleiad.errors import Reason
from pleiad.members.models import Member
from pleiad.members.rules import why_not_take_a_place

from .models import Event, OnlineMeeting, Registration

LONDON = ZoneInfo("Europe/London")
NEAR = timedelta(hours=48)
A_DAY = timedelta(hours=24)
WAKING = timedelta(hours=4)
MORNING, EVENING = time(8), time(21)
TOO_LATE_TO_ASK = timedelta(hours=2)
TAKEN_BACK_WITHIN = A_DAY
KEPT_FOR_ITS_PEOPLE = timedelta(days=3)


def why_not_register(*, event: Event, at: datetime, member: Member | None = None, through: str = "") -> Reason:
    """Why a member cannot register, or None. A full event is no reason: there is a waiting list. `through`: the page on
    which the member asks, for events whose places are asked for elsewhere (`Event.asked_for_at`)."""
    if member is not None and not member.is_active:
        return _("Your membership has ended.")
    if event.cancelled_at:
        return _("This event was cancelled.")
    if not event.published_at:
        return _("This event is not open yet.")
    if event.ends_at <= at:
        return _("This event is over.")
    if member is not None and member.joined_at is None and not member.may_hold_places:
        return _("You can register once your application is approved.")
    if member is not None and (reason := why_not_take_a_place(member=member)):
        return reason
    if event.asked_for_at != through:
        return _("This is a day of a course. Ask for a place on the page of the course.")
    return None


def why_not_keep_a_place(*, event: Event, kept: int) -> Reason:
    """Why no further provisional place can be kept at an event, or None; `kept` are those that applicants hold already.

    A quarter of the places, and at least three, can be kept for applicants, so that invented applicants cannot fill a
    meeting. No promise depends on it, so two at the same moment may both get the last one.
    """
    if event.capacity is not None and kept >= max(3, event.capacity // 4):
        return _("No more places can be kept for applicants. You can register once your application is approved.")
    return None


def why_not_withdraw(*, registration: Registration, at: datetime) -> Reason:
    """Why a member cannot give the place back, or None."""
    if registration.cancelled_at:
        return _("You are not registered for this event.")
    if registration.event.ends_at <= at:
        return _("This event is over.")
    return None


def why_not_keep(*, registration: Registration, at: datetime) -> Reason:
    """Why a member who declined in the calendar cannot keep the place any more, or None."""
    if registration.cancelled_at:
        return _("Your place has been given back. If one is free, you can register again.")
    if not registration.gives_back_at:
        return _("You have kept your place already.")
    if registration.event.ends_at <= at:
        return _("This event is over.")
    return None


def why_not_give_back_declined(*, registration: Registration, at: datetime) -> Reason:
    """Why a place that was declined in the calendar is not given back now, or None."""
    if not registration.gives_back_at or registration.gives_back_at > at:
        return _("The place is kept.")
    return why_not_withdraw(registration=registration, at=at)


def declined_is_kept_until(*, starts_at: datetime, at: datetime) -> datetime:
    """How long a place is kept that a calendar declined: a day, in which a slip of the finger is put right. When the event
    begins within two days, half of the time that is left, so that the next person can still come."""
    return at + min(A_DAY, max(starts_at - at, timedelta()) / 2)


def offer_lasts(*, starts_at: datetime, limited: bool, at: datetime) -> datetime | None:
    """Until when a place that is free at `at` is kept for the member it is offered to; None: it is given at once, unasked.

    A day, so that nobody loses a place by sleeping or by one day of meetings. From 48 hours before the start four
    hours, not counting 9pm to 8am in London. Nobody is asked who could answer later than two hours before the start:
    a place given back then would stay empty. Where places are not limited nobody else is waiting, so there is no
    need to ask.
    """
    if not limited:
        return None
    until = at + A_DAY if starts_at - at > NEAR else _waking_hours_after(at, WAKING)
    return until if until <= starts_at - TOO_LATE_TO_ASK else None


def _waking_hours_after(at: datetime, wanted: timedelta) -> datetime:
    moment = at.astimezone(LONDON)
    if moment.time() < MORNING:
        moment = datetime.combine(moment.date(), MORNING, LONDON)
    elif moment.time() >= EVENING:
        moment = datetime.combine(moment.date() + timedelta(days=1), MORNING, LONDON)
    today = datetime.combine(moment.date(), EVENING, LONDON) - moment
    if wanted > today:
        moment = datetime.combine(moment.date() + timedelta(days=1), MORNING, LONDON)
        wanted -= today
    return (moment + wanted).astimezone(at.tzinfo)


def why_not_take(*, registration: Registration, at: datetime) -> Reason:
    """Why a member cannot take the offered place, or None."""
    event = registration.event
    if event.cancelled_at:
        return _("This event was cancelled.")
    if event.ends_at <= at:
        return _("This event is over.")
    if registration.placed_at and not registration.cancelled_at:
        return _("You have a place already.")
    if registration.offered_until and not registration.cancelled_at and registration.offered_until <= at:
        return LAPSED
    if registration.cancelled_at:
        return _why_gone(registration)
    if not registration.offered_until:
        return _("No place is offered to you at the moment.")
    if not registration.member.is_current:
        return _("Your membership has ended.")
    return None


def why_not_mark(*, event: Event, at: datetime) -> Reason:
    """Why attendance cannot be marked, or None."""
    if event.cancelled_at:
        return _("This event was cancelled.")
    if event.starts_at > at:
        return _("Attendance is marked once the event has begun.")
    return None


def why_not_share_needs(*, registration: Registration, at: datetime) -> Reason:
    """Why a member cannot share access needs for this event, or None."""
    if registration.cancelled_at:
        return _("You are not registered for this event.")
    if registration.event.cancelled_at:
        return _("This event was cancelled.")
    if registration.event.ends_at <= at:
        return _("This event is over.")
    return None


LAPSED = _("The time to answer is over, so the place went to the next person. You can join the waiting list again.")


def _why_gone(registration: Registration) -> Reason:
    """What became of a registration that has ended."""
    if registration.placed_at:
        return _("You have given your place back, so this link no longer works.")
    gone_at, until = registration.cancelled_at, registration.offered_until
    if gone_at and until and gone_at >= until:
        return LAPSED
    if until:
        return _("You let the place go, so it went to the next person. You can join the waiting list again.")
    return _("You have left the waiting list.")


def why_not_join_now(*, registration: Registration, at: datetime) -> Reason:
    """Why a join link does not lead to the meeting now, or None."""
    event = registration.event
    if registration.cancelled_at:
        return _why_gone(registration)
    if not registration.member.is_current:
        return _("This link works once your membership is confirmed.")
    if event.cancelled_at:
        return _("This event was cancelled.")
    if registration.offered_until:
        return _("A place is offered to you. This link works once you have taken it.")
    if not registration.placed_at:
        return _("You are on the waiting list. This link works once you have a place.")
    if event.ends_at <= at:
        return _("This event is over.")
    if not event.online:
        return _("This meeting is in person, and nothing is shown online: %(venue)s") % {"venue": event.venue}
    if not event.link:
        return _("The organisers have not set the meeting’s link yet. Try again shortly before it starts.")
    return None


def why_not_publish(*, event: Event, at: datetime) -> Reason:
    """Why an event cannot be published, or None."""
    if event.cancelled_at:
        return _("This event was cancelled.")
    if event.starts_at <= at:
        return _("The event would begin in the past. Change its time first.")
    return None


def why_not_take_back(*, event: Event, at: datetime) -> Reason:
    """Why a cancellation cannot be taken back, or None."""
    if not event.cancelled_at:
        return _("This event is not cancelled.")
    if event.asked_for_at:
        return _("This is a day of a course, which is planned on the page of the course.")
    if event.starts_at <= at:
        return _("The event would have begun already.")
    if at - event.cancelled_at > TAKEN_BACK_WITHIN:
        return _("It was cancelled more than a day ago. Plan it again, and its people are offered their places first.")
    return None


def kept_for_its_people(*, starts_at: datetime, at: datetime) -> datetime | None:
    """Until when the places of an event that is planned again are kept for those who had one: three days, or until two hours
    before it begins; None when that has passed."""
    until = min(at + KEPT_FOR_ITS_PEOPLE, starts_at - TOO_LATE_TO_ASK)
    return until if until > at else None


def why_not_change(*, event: Event, capacity: int | None) -> Reason:
    """Why an event's places cannot become this many, or None. `event` as it stands."""
    if event.cancelled_at:
        return _("This event was cancelled.")
    if capacity is not None and capacity < event.places_taken:
        return _("%(taken)s people have a place already, so there cannot be fewer places than that.") % {
            "taken": event.places_taken
        }
    return None


def lobby_of(event: Event, *, doorkeepers: bool) -> str:
    """Who comes into an online meeting without waiting, as Teams calls it: where nothing leaves the room its doorkeepers,
    who let in everyone else; elsewhere, and where no host is in Teams to keep the door, the host's people and its guests, so
    the members in the channel."""
    return "invited" if event.rule == RoomRule.STAYS and doorkeepers else "organization"


def may_be_recorded(event: Event) -> bool:
    """Whether Teams offers recording and a transcript: only where the event says that it is recorded, and never where the
    rule of the room is that nothing leaves it."""
    return event.recorded and event.rule != RoomRule.STAYS


def why_not_make_meeting(*, event: Event, known: OnlineMeeting | None, available: bool, at: datetime) -> Reason:
    """Why Teams cannot be asked to make the online meeting, or None."""
    if not available:
        return _("Meetings are not made in Teams here: the operator has named no account for them.")
    if event.cancelled_at:
        return _("This event was cancelled.")
    if event.ends_at <= at:
        return _("This event is over.")
    if event.link and not (known and event.link == known.join_url):
        return _("This event has a link already. Take it out first, then let Teams make the meeting.")
    if known and not known.dropped_at and not known.trouble:
        return _("Teams makes this meeting already.")
    return None


def why_not_ask_for_report(*, event: Event, meeting: OnlineMeeting | None, at: datetime) -> Reason:
    """Why Teams cannot be asked who was there, or None."""
    if meeting is None or not meeting.meeting_id:
        return _("This meeting was not made by Teams for us, so it has no report that we can read.")
    if event.cancelled_at:
        return _("This event was cancelled.")
    if event.ends_at > at:
        return _("Teams writes its report when the meeting is over.")
    if meeting.report_asked_at and not meeting.report_read_at and meeting.due_at:
        return _("Teams has been asked already. This takes a few minutes.")
    return None


def why_not_lead_to(*, link: str, together: bool) -> Reason:
    """Why join links cannot lead there, or None: one organiser alone chooses among services that are known for meetings, two
    (`together`) any site."""
    if not link or together or is_trusted(link):
        return None
    return _(
        "This is no meeting service that we know, so two organisers decide it. Save the event without the link, then propose "
        "it there under “Propose another link”."
    )
