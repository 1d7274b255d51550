"""The words of this room's emails, chosen when they are sent."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.calendars.emails import further_lines, own_link, page_of
from pleiad.outbox.emails import Wording, words_email
from pleiad.ui.dates import day, time_of_day, when

from .actions import reminders
from .actions.moves import as_it_was
from .join_links import join_link, named_in
from .labels import OFFERS, rule_of_the_room, told, what_declining_does
from .models import Event, Registration
from .tickets import cannot_come_link, declined_link, offer_link


def title_and_time(event):
    return f"{told(event, 'title')}\n\n{when(start=event.starts_at, end=event.ends_at)}"


@words_email("events.waiting")
def waiting(email, _secrets):
    """Dropped when the member has a place by the time it would leave, or no longer waits."""
    registration = (
        Registration.objects.select_related("event")
        .filter(pk=email.payload["registration"], placed_at=None, offered_until=None, cancelled_at=None)
        .first()
    )
    if not registration or registration.event.cancelled_at:
        return None
    event = registration.event
    return Wording(
        subject=_("You are on the waiting list: %(title)s") % {"title": told(event, "title")},
        text=_(
            "%(event)s\n\nAll places are taken. %(how)s\n\nWe will email you when it is your turn.\n\nSee your number on the list:\n\n%(link)s\n\nLeave the list:\n\n%(leave)s"
        )
        % {
            "event": title_and_time(event),
            "how": OFFERS,
            "link": settings.BASE_URL + reverse("events:registered", args=[event.slug]),
            "leave": cannot_come_link(registration.pk, registration.link_round),
        },
    )


@words_email("events.offer")
def offer(email, _secrets):
    """Dropped when the offer was answered or has lapsed, or when a later email repeats it."""
    registration = _registration(email, placed_at=None)
    until = registration and registration.offered_until
    if not until or until.isoformat() != email.payload["until"] or until <= timezone.now():
        return None
    event = registration.event
    words = {
        "moved": (_("The meeting has moved since you joined the list.") + "\n\n") if email.payload.get("moved") else "",
        "event": title_and_time(event),
        "rule": "{name}. {sentence}".format(**rule_of_the_room(event)),
        "until": f"{day(moment=until)}, {time_of_day(moment=until)}",
        "link": offer_link(registration.pk, registration.link_round),
    }
    subject = _("A place for you, until %(until)s: %(title)s") % {
        "until": words["until"],
        "title": told(event, "title"),
    }
    if email.payload.get("anew"):
        anew = _(
            "The meeting that was cancelled is planned again. You had a place, so one is kept for you first.\n\n%(event)s\n\n%(rule)s\n\nIt is yours until %(until)s. Take it, or let it go:\n\n%(link)s\n\nIf we do not hear from you by then, it goes to the next person."
        )
        return Wording(subject=subject, text=anew % words)
    return Wording(
        subject=subject,
        text=_(
            "A place is free, and you are next on the waiting list.\n\n%(moved)s%(event)s\n\n%(rule)s\n\nIt is yours until %(until)s. Take it, or let the next person have it:\n\n%(link)s\n\nIf we do not hear from you by then, it goes to the next person."
        )
        % words,
    )


@words_email("events.moved")
def moved(email, _secrets):
    """Dropped when the meeting has moved again, with an email of its own, or the member has it in the calendar now."""
    registration = _registration(email)
    if not registration or registration.event.ends_at <= timezone.now():
        return None
    event = registration.event
    if email.payload["now"] != as_it_was(event) or (registration.placed_at and registration.member.is_current):
        return None
    lines = [_("You keep your turn on the waiting list. We will email you when it comes.")]
    if registration.placed_at:
        lines = [_("The place kept for you while your application waits is still kept, for the new time and venue.")]
    elif registration.offered_until and registration.offered_until > timezone.now():
        until = f"{day(moment=registration.offered_until)}, {time_of_day(moment=registration.offered_until)}"
        lines = [
            _("The place offered to you is still kept until %(until)s. Take it, or let the next person have it:")
            % {"until": until},
            offer_link(registration.pk, registration.link_round),
        ]
    lines += [_("If you can no longer come, tell us here:"), cannot_come_link(registration.pk, registration.link_round)]
    subject, text = move_in_words(event=event, before=email.payload["before"])
    return Wording(subject=subject, text="\n\n".join([text, *lines]))


def move_in_words(*, event, before: dict) -> tuple[str, str]:
    """Subject and first lines of the email to members who wait; `before`: when and where the event was (see moves.as_it_was)."""
    start, end = (datetime.fromisoformat(before[name]) for name in ("starts_at", "ends_at"))
    online = _("Online")
    was = f"{when(start=start, end=end)}, {before['venue'] or online}"
    now = f"{when(start=event.starts_at, end=event.ends_at)}, {event.venue or online}"
    lines = [told(event, "title"), _("This meeting has moved.")]
    lines += [_("Before: %(what)s") % {"what": was}, _("Now: %(what)s") % {"what": now}]
    return _("Moved: %(title)s") % {"title": told(event, "title")}, "\n\n".join(lines)


@words_email("events.lapsed")
def lapsed(email, _secrets):
    """Dropped when the member is on the list again, or when the event is cancelled or over."""
    registration = (
        Registration.objects.select_related("event").filter(pk=email.payload["registration"], placed_at=None).first()
    )
    if not registration or registration.event.cancelled_at or registration.event.ends_at <= timezone.now():
        return None
    event = registration.event
    if event.registrations.active().filter(member=registration.member_id).exists():
        return None
    return Wording(
        subject=_("The place went to the next person: %(title)s") % {"title": told(event, "title")},
        text=_(
            "%(event)s\n\nWe had no answer from you in time, so the place went to the next person on the list. You are no longer on the waiting list, and nothing else has changed.\n\nIf you would still like to come, join the list again:\n\n%(link)s"
        )
        % {"event": title_and_time(event), "link": settings.BASE_URL + event.get_absolute_url()},
    )


@words_email("events.reminder-week")
def reminder_week(email, _secrets):
    return _reminder(email, subject=_("Next week: %(title)s"), not_after=reminders.WEEK.not_after)


@words_email("events.reminder-hour")
def reminder_hour(email, _secrets):
    return _reminder(email, subject=_("Soon: %(title)s"), not_after=reminders.HOUR.not_after)


def _reminder(email, *, subject, not_after):
    """Dropped when the member no longer comes, the event is cancelled or has moved, or it would come too late."""
    registration = _registration(email, placed_at__isnull=False)
    if not registration or not registration.member.is_current or registration.gives_back_at:
        return None
    event = registration.event
    if event.starts_at.isoformat() != email.payload["starts_at"] or event.starts_at - timezone.now() <= not_after:
        return None
    parts = [
        title_and_time(event),
        *([event.venue] if event.venue else []),
        "{name}. {sentence}".format(**rule_of_the_room(event)),
        *([_("Your personal join link:"), join_link(registration.pk, registration.link_round)] if event.online else []),
        *cannot_come(registration.pk, registration.link_round),
    ]
    return Wording(subject=subject % {"title": told(event, "title")}, text="\n\n".join(parts))


def _registration(email, **still):
    """The email's registration if it is active, the event is not cancelled, and `still` (a filter) holds."""
    found = Registration.objects.active().select_related("event", "member").filter(event__cancelled_at=None)
    return found.filter(pk=email.payload["registration"], **still).first()


def cannot_come(registration_pk: int, link_round: int) -> list[str]:
    """The last lines of every email to a member with a place."""
    return [
        _("Can’t come? Tell us here, and your place goes to someone on the waiting list:"),
        cannot_come_link(registration_pk, link_round),
    ]


@own_link("event")
def own_join_link(entry):
    """The personal join link of the entry's holder."""
    found = named_in(entry.location)
    return join_link(*found) if found else entry.location


@page_of("event")
def pages(numbers):
    """The pages of events, by their numbers."""
    return {each.pk: each.get_absolute_url() for each in Event.objects.filter(pk__in=numbers).only("slug")}


@further_lines("event")
def in_calendar_emails(entry):
    """Lines for calendar emails about events; the entry's location names the registration."""
    found = named_in(entry.location)
    return [*cannot_come(*found), what_declining_does()] if found else []


@words_email("events.declined")
def declined(email, _secrets):
    """Dropped when the member has kept the place, or given it back, by the time it would leave."""
    registration = _registration(email, gives_back_at__isnull=False)
    if not registration or registration.gives_back_at.isoformat() != email.payload["until"]:
        return None
    event, until = registration.event, registration.gives_back_at
    words = {
        "event": title_and_time(event),
        "until": f"{day(moment=until)}, {time_of_day(moment=until)}",
        "link": declined_link(registration.pk, registration.link_round),
    }
    return Wording(
        subject=_("You declined: %(title)s") % {"title": told(event, "title")},
        text=_(
            "%(event)s\n\nYou declined this in your calendar. We keep your place until %(until)s, then it goes to the next person.\n\nIf you would like to come after all, or it was not you who declined, keep your place. You can also give it back at once:\n\n%(link)s"
        )
        % words,
    )


@words_email("events.given_back")
def given_back(email, _secrets):
    """For those who have no calendar entry that could tell them: the waiting list, and applicants."""
    registration = Registration.objects.select_related("event").filter(pk=email.payload["registration"]).first()
    if not registration or registration.event.ends_at <= timezone.now():
        return None
    event = registration.event
    return Wording(
        subject=_("You are off the list: %(title)s") % {"title": told(event, "title")},
        text=_(
            "%(event)s\n\nAn organiser took you off the list, because they understood that you cannot come:\n\n%(reason)s\n\nIf that is not so, register again, or tell us: %(contact)s\n\n%(link)s"
        )
        % {
            "event": title_and_time(event),
            "reason": email.payload["reason"],
            "contact": settings.NETWORK["contact"],
            "link": settings.BASE_URL + event.get_absolute_url(),
        },
    )


@words_email("events.takes_place")
def takes_place(email, _secrets):
    """For those who have no calendar entry that could tell them: the waiting list, and applicants."""
    registration = _registration(email)
    if not registration or registration.event.ends_at <= timezone.now():
        return None
    event = registration.event
    kept = (
        _("The place kept for you is still kept.") if registration.placed_at else _("You keep your turn on the list.")
    )
    lines = [
        title_and_time(event),
        _("This meeting takes place after all. It was cancelled by mistake."),
        kept,
        _("If you can no longer come, tell us here:"),
        cannot_come_link(registration.pk, registration.link_round),
    ]
    subject = _("It takes place after all: %(title)s") % {"title": told(event, "title")}
    return Wording(subject=subject, text="\n\n".join(lines))


@words_email("events.place_given")
def place_given(email, _secrets):
    """Why an organiser registered the member; the calendar invitation comes by itself."""
    registration = _registration(email, placed_at__isnull=False)
    if not registration or registration.event.ends_at <= timezone.now():
        return None
    event = registration.event
    moved = Event.objects.filter(pk=email.payload.get("from", 0)).first()
    said = _("An organiser gave you a place:")
    if moved:
        said = _("An organiser moved your place from “%(title)s”, %(when)s:") % {
            "title": told(moved, "title"),
            "when": when(start=moved.starts_at, end=moved.ends_at),
        }
    lines = [title_and_time(event), said, email.payload["reason"]]
    lines += cannot_come(registration.pk, registration.link_round)
    return Wording(
        subject=_("An organiser gave you a place: %(title)s") % {"title": told(event, "title")}, text="\n\n".join(lines)
    )


@words_email("events.cancelled")
def cancelled(email, _secrets):
    event = Event.objects.filter(pk=email.payload["event"]).first()
    if not event:
        return None
    return Wording(
        subject=_("Cancelled: %(title)s") % {"title": told(event, "title")},
        text="\n\n".join([title_and_time(event), _("This event will not take place."), event.cancel_reason]).strip(),
    )


@words_email("events.after")
def after(email, _secrets):
    event = Event.objects.filter(pk=email.payload["event"], cancelled_at=None).first()
    if not event:
        return None
    return Wording(
        subject=_("How was it? %(title)s") % {"title": told(event, "title")},
        text=_(
            "%(event)s\n\nThree questions help to make the next meeting better. After two weeks the organisers see the counts and what people wrote, but never who said what:\n\n%(link)s\n\nIf you could not be there after all, ignore this email. We ask only once."
        )
        % {
            "event": title_and_time(event),
            "link": settings.BASE_URL + reverse("events:feedback", args=[event.slug]),
        },
    )
