"""After the meeting: notes and recording are shown to those who may see them; the three questions are asked once, without names."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pleiad.errors import Refused
from pleiad.outbox.models import Email
from pleiad.testing import new_event, new_member

from .. import periodic
from ..actions import after, registering
from ..models import Event, Feedback


@pytest.fixture
def now():
    return timezone.now()


def held(at, *members, hours=3, **more):
    """A meeting that ended this many hours before `at`, at which these members had a place."""
    event = new_event(at=at - timedelta(days=30), days=31, **more)
    for member in members:
        registering.register(event=event, member=member, at=at - timedelta(days=30), with_teams=False)
    ended = at - timedelta(hours=hours)
    Event.objects.filter(pk=event.pk).update(starts_at=ended - timedelta(hours=1), ends_at=ended)
    event.refresh_from_db()
    return event


def write_up(event, by, at, **more):
    values = {
        "notes": "We found *one* pattern.",
        "slides": "https://slides.example/1",
        "recording": "",
        "public": False,
    }
    return after.write_up(event=event, by=by, at=at, **{**values, **more})


def text(answer):
    return answer.content.decode()


def test_what_remains_is_for_members_until_the_organiser_says_otherwise(client, amina, bea, now, signed_in):
    event = held(now, amina)
    page = event.get_absolute_url()
    assert "Not recorded." in text(client.get(page))
    write_up(event, bea, now)
    assert "<em>one</em>" in text(signed_in(amina).get(page))
    stranger = text(client.get(page))
    assert "pattern" not in stranger
    assert "slides.example" not in stranger
    assert "Members see what came out of it." in stranger
    write_up(event, bea, now, public=True)
    assert "https://slides.example/1" in text(client.get(page))
    assert "Notes, Slides" in text(client.get("/events/?past="))


def test_nothing_can_be_written_up_before_the_end(bea, now):
    with pytest.raises(Refused, match="once the event is over"):
        write_up(new_event(at=now), bea, now)


def test_an_event_said_not_to_be_recorded_shows_no_recording(amina, bea, now, signed_in):
    event = held(now, amina)
    with pytest.raises(Refused, match="not recorded"):
        write_up(event, bea, now, recording="https://video.example/1")
    recorded = held(now, amina, recorded=True, title="Recorded")
    page = recorded.get_absolute_url()
    assert "The recording is not here yet." in text(signed_in(amina).get(page))
    write_up(recorded, bea, now, recording="https://video.example/1")
    shown = text(signed_in(amina).get(page))
    assert "https://video.example/1" in shown
    assert "Not recorded." not in shown


def test_members_who_had_a_place_are_asked_once_and_nobody_else(amina, bea, fay, now):
    event = held(now, amina, bea, fay, capacity=2)
    for _twice in range(2):
        periodic.run(at=now)
    emails = Email.objects.filter(kind="events.after")
    assert sorted(emails.values_list("member__name", flat=True)) == ["Amina O’Neill", "Bea Organiser"]
    assert event.after.asked_at == now


def test_after_an_outage_nobody_is_asked_about_what_is_long_over(amina, now):
    held(now, amina, hours=24 * 3 + 1)
    held(now, amina, hours=0.5, title="Just over")
    assert after.ask_due(at=now) == 0
    assert Email.objects.filter(kind="events.after").count() == 0


def test_a_cancelled_event_asks_nothing(amina, now):
    event = held(now, amina)
    Event.objects.filter(pk=event.pk).update(cancelled_at=now)
    assert after.ask_due(at=now) == 0


def test_a_member_answers_once_in_the_browser(amina, fay, now, signed_in):
    event = held(now, amina)
    address = f"{event.get_absolute_url()}feedback/"
    browser = signed_in(amina)
    assert "How was it?" in text(browser.get(event.get_absolute_url()))
    assert "Choose an answer." in text(browser.post(address, {"worth": "yes"}))
    browser.post(address, {"worth": "yes", "part": "partly", "words": "Keep the stories."})
    assert "How was it?" not in text(browser.get(event.get_absolute_url()))
    assert "You have answered. Thank you." in text(browser.post(address, {"worth": "no", "part": "no"}, follow=True))
    kept = Feedback.objects.get()
    assert (kept.member, kept.worth, kept.part, kept.words) == (amina, "yes", "partly", "Keep the stories.")
    stranger = signed_in(fay)
    assert "for people who had a place" in text(stranger.post(address, {"worth": "no", "part": "no"}, follow=True))
    assert Feedback.objects.count() == 1


def test_the_questions_close(amina, now):
    event = held(now, amina, hours=24 * 14 + 1)
    with pytest.raises(Refused, match="have closed"):
        after.answer(event=event, member=amina, worth="yes", part="yes", words="", at=now)


def test_answers_are_shown_all_at_once_and_never_fewer_than_five(bea, now, signed_in):
    members = [new_member(f"member{number}@leeds.gov.uk", at=now - timedelta(days=60)) for number in range(5)]
    event = held(now, *members)
    desk = signed_in(bea)
    for number, member in enumerate(members):
        words = "Zebra" if number == 0 else "Apple" if number == 1 else ""
        after.answer(event=event, member=member, worth="yes", part="partly", words=words, at=now)
        assert after.answers(event=event, at=now).counts is None
    assert "Zebra" not in text(desk.get(f"/desk/events/{event.pk}/after/"))
    closed = now + timedelta(days=14)
    shown = after.answers(event=event, at=closed)
    assert [row[1:] for row in shown.counts] == [(5, 0, 0), (0, 5, 0)]
    assert shown.words == ["Apple", "Zebra"]
    Feedback.objects.filter(member=members[0]).delete()
    few = after.answers(event=event, at=closed)
    assert (few.closed, few.counts, few.words) == (True, None, [])


def test_the_desk_writes_up_and_members_do_not(amina, bea, now, signed_in):
    event = held(now, amina)
    address = f"/desk/events/{event.pk}/after/"
    signed_in(bea).post(address, {"notes": "From the desk.", "slides": "", "public": "on"})
    assert "From the desk." in text(signed_in(amina).get(event.get_absolute_url()))
    assert signed_in(amina).get(address).status_code == 404
    assert signed_in(amina).post(address, {"notes": "Nonsense"}).status_code == 404
    assert "javascript:" not in text(signed_in(bea).post(address, {"slides": "javascript:alert(1)"})).split("<form")[0]
    assert event.after.slides == ""


def test_what_a_member_writes_is_not_in_the_audit(amina, now):
    from pleiad.audit.models import AuditRecord

    event = held(now, amina)
    after.answer(event=event, member=amina, worth="no", part="no", words="Secret words", at=now)
    written = AuditRecord.objects.get(did="answered three questions")
    assert (written.by_id, written.detail, written.reason) == (None, {}, "")
