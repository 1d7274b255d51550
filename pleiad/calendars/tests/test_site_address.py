"""Addresses of the site are made when a calendar is written: after a move everything follows, with one update."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from pleiad.events.actions import planning, registering, registrations
from pleiad.outbox.models import Email
from pleiad.testing import new_event

from .. import actions, periodic
from ..emails import calendar_email, to_itip
from ..models import CalendarEntry

pytestmark = pytest.mark.django_db
OLD, NEW = "http://old.example:8105", "https://www.network.example"


@pytest.fixture
def entry(noon, bea, settings):
    settings.BASE_URL = OLD
    event = new_event(at=noon, title="Tea")
    registering.register(event=event, member=bea, at=noon)
    periodic.run(at=noon)
    return CalendarEntry.objects.get()


def email_now(entry):
    entry.refresh_from_db()
    return Email.objects.get(key=f"calendar:{entry.pk}:{entry.sequence}")


def sent(email, at):
    email.due_at, email.sent_at = None, at
    email.save()


def test_nothing_kept_names_the_site(entry):
    assert "old.example" not in f"{entry.note} {entry.location} {entry.title}"
    assert OLD in to_itip(entry).decode().replace("\r\n ", "")


@pytest.mark.parametrize("new", [NEW, "http://old.example:8125", "https://old.example:8105"])
def test_after_a_move_every_coming_entry_is_written_once_more(entry, noon, settings, new):
    sent(email_now(entry), noon)
    settings.BASE_URL = new
    assert [periodic.run(at=noon + timedelta(minutes=1)) for _each in range(3)] == [1, 0, 0]
    email = email_now(entry)
    words = calendar_email(email, {})
    whole = f"{words.text} {words.calendar.decode()}".replace("\r\n ", "")
    assert entry.sequence == 1 and words.method == "REQUEST" and OLD + "/" not in whole and new in whole
    assert "new address" in words.text and "The meeting stays as it is." in words.text


def test_what_is_over_is_left_in_peace(entry, noon, settings):
    settings.BASE_URL = NEW
    assert periodic.run(at=entry.ends_at + timedelta(days=1)) == 0


def test_identifiers_never_change_with_the_site(entry, noon, client, settings):
    def uids():
        return [
            str(each["uid"]) for each in Calendar.from_ical(client.get("/events/calendar.ics").content).walk("VEVENT")
        ]

    before, own = uids(), entry.uid
    settings.BASE_URL = NEW
    periodic.run(at=noon)
    entry.refresh_from_db()
    assert uids() == before and entry.uid == own and actions.first_host() == "old.example"
    assert NEW in client.get("/events/calendar.ics").content.decode()


@pytest.mark.parametrize(
    ("how", "subject", "words"),
    [
        ("withdraw", "You have given back your place: Tea", "The meeting goes on without you"),
        ("cancel", "Cancelled: Tea", "This meeting is cancelled"),
        ("let go", "You no longer have a place: Tea", "The meeting goes on without you"),
    ],
)
def test_a_cancelled_seat_and_a_cancelled_meeting_are_told_apart(entry, noon, bea, cleo, how, subject, words):
    sent(email_now(entry), noon)
    registration = bea.registrations.get()
    if how == "cancel":
        planning.cancel(event=registration.event, by=cleo, at=noon, reason="The hall is closed.")
    else:
        registrations.withdraw(registration=registration, by=bea if how == "withdraw" else None, at=noon)
    told = calendar_email(email_now(entry), {})
    assert told.subject == subject and words in told.text and told.method == "CANCEL"


@pytest.mark.parametrize("state", ["waiting", "dropped", "given up", "sent"])
def test_nothing_is_cancelled_that_never_left(entry, noon, bea, state):
    first = email_now(entry)
    if state != "waiting":
        first.due_at = None
        setattr(first, "gave_up_at" if state == "given up" else "sent_at", None if state == "dropped" else noon)
        first.save()
    registrations.withdraw(registration=bea.registrations.get(), by=bea, at=noon)
    leaves = calendar_email(email_now(entry), {}) is not None
    assert leaves == (state in ("sent", "waiting"))  # what waits may be on its way at this moment
