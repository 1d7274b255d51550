"""Addresses of the site are made when a calendar is written: after a move everything follows, with one update."""

from datetime import timedelta

import pytest
from django.core import mail
from icalendar import Calendar

from pleiad.events.actions import planning, registering, registrations
from pleiad.members.models import Member
from pleiad.outbox import deliver
from pleiad.outbox.emails import KINDS, NotYet
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


@pytest.mark.parametrize("state", ["dropped", "given up", "sent"])
def test_nothing_is_cancelled_that_never_left(entry, noon, bea, state):
    first = email_now(entry)
    first.due_at = None
    setattr(first, "gave_up_at" if state == "given up" else "sent_at", None if state == "dropped" else noon)
    first.save()
    registrations.withdraw(registration=bea.registrations.get(), by=bea, at=noon)
    assert (calendar_email(email_now(entry), {}) is not None) == (state == "sent")


@pytest.mark.parametrize("left_first", ["the invitation", "its withdrawal"])
def test_a_withdrawal_waits_until_it_is_known_whether_the_invitation_left(entry, noon, bea, left_first):
    """The order can be turned round by trouble, or by a worker that died with the invitation in its hands."""
    registrations.withdraw(registration=bea.registrations.get(), by=bea, at=noon)
    both = Email.objects.filter(kind="calendars.entry")
    first, last = both.order_by("key")
    if left_first == "its withdrawal":
        Email.objects.filter(pk=first.pk).update(due_at=noon + timedelta(seconds=3))
    mail.outbox.clear()
    for seconds in (1, 4, 7, 10):
        now = noon + timedelta(seconds=seconds)
        deliver.run(at=now, clock=lambda now=now: now)
    assert {each.state for each in both.all()} == {"dropped"}
    assert [each for each in mail.outbox if each.to == [bea.email]] == []


def test_a_withdrawal_follows_an_invitation_that_another_worker_hands_over_at_this_moment(entry, noon, bea):
    first = email_now(entry)
    registrations.withdraw(registration=bea.registrations.get(), by=bea, at=noon)
    with pytest.raises(NotYet):
        calendar_email(email_now(entry), {})
    sent(first, noon)
    assert calendar_email(email_now(entry), {}).method == "CANCEL"


@pytest.mark.parametrize(
    ("heard", "told"),
    [
        ([], []),
        (["first"], ["first"]),
        (["first", "second"], ["first", "second"]),
        (["second"], ["second"]),  # the first took no email, and the second does
    ],
)
def test_only_a_mailbox_that_heard_of_it_is_told_that_it_is_gone(entry, noon, bea, heard, told):
    """The holder moves from the first mailbox to the second, and then gives the place back."""
    addresses = {"first": bea.email, "second": "bea@new.example"}

    def settle():
        for each in Email.objects.filter(due_at__isnull=False, payload__entry=entry.pk).order_by("key"):
            to = each.address or Member.objects.get(pk=bea.pk).email
            wording = KINDS[each.kind](each, {})
            reached = any(addresses[name] == to for name in heard)
            if wording and wording.method == "CANCEL":
                cancelled.append(to)
            each.due_at = None
            setattr(each, "sent_at" if wording and reached else "gave_up_at" if wording else "dropped_at", noon)
            each.save()

    cancelled: list[str] = []
    settle()
    Member.objects.filter(pk=bea.pk).update(email=addresses["second"])
    bea.refresh_from_db()
    actions.readdress(holder=bea, old=addresses["first"], at=noon)
    settle()
    registrations.withdraw(registration=bea.registrations.get(), by=bea, at=noon)
    settle()
    assert cancelled == [addresses[name] for name in told]
