"""A meeting that moves: every calendar once, at the right hour, at the pace of the mail server, even when a worker dies."""

import os
import signal
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from django.utils import timezone
from icalendar import Calendar

from pleiad.calendars.models import CalendarEntry
from pleiad.outbox import deliver
from pleiad.outbox.models import Email
from pleiad.outbox.tests.sink import Running
from pleiad.outbox.tests.test_deliver import wait_until
from pleiad.testing import THOROUGH, new_event, new_member, start_worker

from ..actions import planning, registering
from ..desk.registrations import telling

pytestmark = [pytest.mark.engines, pytest.mark.django_db]
LONDON = ZoneInfo("Europe/London")
MANY = 500 if THOROUGH else 60


@pytest.fixture
def sink(settings):
    with Running() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        yield running


def calendar_of(message):
    (part,) = [each for each in message.walk() if each.get_content_type() == "text/calendar"]
    return part.get_payload(decode=True)


def both_parsers(content):
    """Start, end and sequence, as icalendar and as vobject read them."""
    first = next(iter(Calendar.from_ical(content).walk("VEVENT")))
    second = vobject.readOne(content.decode()).vevent
    return [
        (first.decoded("dtstart").astimezone(UTC), first.decoded("dtend").astimezone(UTC), int(first["sequence"])),
        (second.dtstart.value.astimezone(UTC), second.dtend.value.astimezone(UTC), int(second.sequence.value)),
    ]


@pytest.mark.dated
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (datetime(2027, 10, 28, 16), datetime(2027, 11, 4, 16)),  # both behind the change
        (datetime(2027, 10, 28, 16), datetime(2027, 11, 25, 16)),
        (datetime(2027, 10, 29, 16), datetime(2027, 11, 1, 16)),  # over the night of 31 October
        (datetime(2027, 11, 2, 16), datetime(2027, 10, 28, 16)),  # and back
        (datetime(2027, 10, 29, 16), datetime(2027, 10, 31, 0, 30)),  # across the change itself
    ],
)
def test_over_the_october_change_each_calendar_is_told_once_at_the_right_hour(before, after, cast, sink):
    members = [cast[who] for who in ("amina", "bea", "cleo", "fay")]
    now = timezone.now()
    starts_at = before.replace(tzinfo=LONDON).astimezone(UTC)
    meeting = new_event(at=now, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=90))
    for each in members:
        registering.register(event=meeting, member=each, at=now, with_teams=False)
    Email.objects.update(due_at=None, sent_at=now)
    start = after.replace(tzinfo=LONDON).astimezone(UTC)
    end = start + timedelta(minutes=90)
    assert planning.change(event=meeting, by=cast["bea"], at=now, starts_at=start, ends_at=end) == 4
    while deliver.run(at=timezone.now()):
        pass
    assert sorted(message["To"] for message in sink.messages) == sorted(each.email for each in members)
    for message in sink.messages:
        assert both_parsers(calendar_of(message)) == [(start, end, 1)] * 2


@pytest.mark.threads
@pytest.mark.django_db(transaction=True)
def test_all_members_of_a_moved_meeting_are_told_once_though_a_worker_is_killed_half_way(signed_in):
    from pleiad.members import powers

    now = timezone.now()
    bea = new_member("bea@gwynedd.llyw.cymru", at=now, name="Bea Organiser")
    powers.make_organiser(member=bea, at=now)
    meeting = new_event(at=now, capacity=None)
    for number in range(MANY):
        at = now + timedelta(milliseconds=number)
        registering.register(
            event=meeting, member=new_member(f"member{number}@leeds.gov.uk", at=at), at=at, with_teams=False
        )
    Email.objects.update(due_at=None, sent_at=now)
    later = meeting.starts_at + timedelta(days=1)

    told = planning.change(event=meeting, by=bea, at=now, starts_at=later, ends_at=later + timedelta(hours=1))
    assert told == MANY
    assert telling(meeting) == {"all": MANY, "sent": 0, "left": MANY, "given_up": 0}
    desk = signed_in(bea)
    assert (
        f"0 of {MANY} calendars have been told, {MANY} are left."
        in desk.get(f"/desk/events/{meeting.pk}/").content.decode()
    )

    with Running() as sink:
        for so_far in (MANY // 3, MANY // 2):
            worker = start_worker(MAIL_URL=f"smtp://127.0.0.1:{sink.port}", TEAMS_DELIVERY="manual")
            try:
                assert sink.wait_for(so_far)
            finally:
                os.kill(worker.pid, signal.SIGKILL)
                worker.wait()
        half_way = telling(meeting)
        assert half_way["sent"] + half_way["left"] == MANY
        assert 0 < half_way["left"] < MANY
        worker = start_worker(MAIL_URL=f"smtp://127.0.0.1:{sink.port}", TEAMS_DELIVERY="manual")
        try:
            assert wait_until(lambda: telling(meeting)["left"] == 0, seconds=120)
        finally:
            worker.terminate()
            worker.wait(timeout=30)
    emails = [(message["To"], message["Message-ID"]) for message in sink.messages]
    assert len(set(emails)) == MANY
    assert len({to for to, _id in emails}) == MANY
    # What was in the server's hands when its worker died may come again, as the same email.
    assert len(emails) - MANY <= 2
    assert telling(meeting) == {"all": MANY, "sent": MANY, "left": 0, "given_up": 0}
    assert set(CalendarEntry.objects.values_list("sequence", "starts_at")) == {(1, later)}
    assert f"{MANY} of {MANY} calendars have been told" in desk.get(f"/desk/events/{meeting.pk}/").content.decode()
