"""What members answer in Outlook, Gmail, Apple's calendar and Thunderbird is heard; what strangers send is not."""

import io
import json
import re
from datetime import timedelta
from email.utils import parseaddr
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from pleiad.calendars.actions import first_host
from pleiad.calendars.models import CalendarAnswer, CalendarEntry
from pleiad.calendars.tests import data as calendars_data
from pleiad.outbox import deliver
from pleiad.outbox.incoming import receive
from pleiad.outbox.models import Email
from pleiad.testing import new_event, new_member
from pleiad.ui.dates import short_day, time_of_day

from .. import feeds, periodic, rules, tickets
from ..actions import registering, registrations
from ..emails import declined as declined_words

pytestmark = pytest.mark.django_db
REPLIES = {path.stem: path for path in sorted(Path(calendars_data.__path__[0]).glob("replies/*.eml"))}
COUNTERS = {"outlook-proposes-a-time", "google-workspace-proposes-a-time", "apple-proposes-a-time"}
PLAIN = sorted(set(REPLIES) - COUNTERS)
OUTLOOK = "outlook-desktop"


@pytest.fixture
def place(amina, noon):
    """Amina has the only place at a meeting, and Fay waits for it."""
    meeting = new_event(at=noon, capacity=1)
    registration = registering.register(event=meeting, member=amina, at=noon)
    registering.register(event=meeting, member=new_member("gwen@leeds.gov.uk", at=noon), at=noon)
    return registration


def entry_of(registration):
    return CalendarEntry.objects.get(holder=registration.member, about=f"event:{registration.event_id}")


def reply(shape, registration, says="DECLINED", *, at=None, **more):
    """The email that this calendar program sends as Amina's answer; `more` replaces what stands in it."""
    entry, at = entry_of(registration), at or timezone.now()
    _name, organiser = parseaddr(django_settings.DEFAULT_FROM_EMAIL)
    values = {
        "UID": entry.uid, "ATTENDEE": registration.member.email, "NAME": "Amina ONeill", "ORGANIZER": organiser,
        "SEQUENCE": str(entry.sequence), "SAYS": says, "STAMP": at.strftime("%Y%m%dT%H%M%SZ"),
        "START": entry.starts_at.strftime("%Y%m%dT%H%M%S"), "END": entry.ends_at.strftime("%Y%m%dT%H%M%S"),
    } | more  # fmt: skip
    raw = REPLIES[shape].read_text()
    for name, value in values.items():
        raw = raw.replace(f"%%{name}%%", value)
    assert "%%" not in raw
    return raw.encode()


def take(raw, at=None):
    return receive(raw, at=at or timezone.now())


def as_it_is(registration):
    registration.refresh_from_db()
    return registration


def waiting_has_been_offered(registration):
    return registration.event.registrations.offered().exists()


def test_there_are_ten_shapes():
    assert len(REPLIES) >= 10


@pytest.mark.parametrize("shape", PLAIN)
def test_decline_keeps_the_place_for_a_day_says_so_and_then_gives_it_back(place, noon, shape):
    heard = take(reply(shape, place))
    assert (heard.kind, heard.did.startswith("keeps the place until")) == ("reply", True), heard
    held = as_it_is(place)
    assert (held.cancelled_at, held.gives_back_at - held.declined_at) == (None, timedelta(days=1))
    words = declined_words(Email.objects.get(kind="events.declined"), {})
    assert "We keep your place until Tuesday 24 November" in words.text
    periodic.run(at=held.gives_back_at - timedelta(minutes=1))
    assert as_it_is(place).cancelled_at is None
    periodic.run(at=held.gives_back_at)
    assert as_it_is(place).cancelled_at is not None
    assert waiting_has_been_offered(place)


@pytest.mark.parametrize("shape", PLAIN)
@pytest.mark.parametrize(("says", "kept"), [("ACCEPTED", "accepted"), ("TENTATIVE", "tentative")])
def test_accept_and_tentative_are_kept_for_the_host(place, shape, says, kept):
    heard = take(reply(shape, place, says))
    assert heard.did.startswith("noted that the holder")
    assert (entry_of(place).answer.said, as_it_is(place).gives_back_at) == (kept, None)


@pytest.mark.parametrize("shape", sorted(COUNTERS))
def test_another_time_that_is_proposed_is_kept_for_the_host(place, shape, bea, signed_in):
    proposed = entry_of(place).starts_at + timedelta(hours=2)
    heard = take(reply(shape, place, "TENTATIVE", START=proposed.strftime("%Y%m%dT%H%M%S")))
    answer = entry_of(place).answer
    assert (heard.did, answer.said) == ("noted the time that the holder proposes", "counter")
    assert answer.proposed_starts_at == proposed
    page = signed_in(bea).get(reverse("desk:registrations", args=[place.event_id])).content.decode()
    assert f"Proposes {short_day(moment=proposed)}, {time_of_day(moment=proposed)}." in page


def test_the_host_sees_each_answer_with_its_words(place, bea, signed_in):
    take(reply("outlook-web-with-a-comment", place, "TENTATIVE"))
    page = signed_in(bea).get(reverse("desk:registrations", args=[place.event_id])).content.decode()
    assert "May come “I may be late, sorry”" in page
    take(reply(OUTLOOK, place, at=timezone.now() + timedelta(minutes=5)))
    page = signed_in(bea).get(reverse("desk:registrations", args=[place.event_id])).content.decode()
    until = short_day(moment=as_it_is(place).gives_back_at)
    assert f"Declined in the calendar. The place goes on {until}" in page


def test_accepting_after_all_keeps_the_place(place):
    take(reply(OUTLOOK, place))
    heard = take(reply(OUTLOOK, place, "ACCEPTED", at=timezone.now() + timedelta(minutes=1)))
    assert (heard.did, as_it_is(place).gives_back_at) == ("kept the place that was declined before", None)


STRANGE = {
    "older": ({"SEQUENCE": "0"}, "it answers an earlier version of the invitation"),
    "never sent": ({"SEQUENCE": "7"}, "it answers a version of the invitation that we never sent"),
    "forwarded": ({"ATTENDEE": "fay@leeds.gov.uk"}, "the invitation is not for the attendee who answers"),
    "stranger": ({"ATTENDEE": "someone@elsewhere.example"}, "the invitation is not for the attendee who answers"),
    "unknown": ({"UID": "0123456789abcdef@network.example"}, "it names no invitation of ours"),
    "undecided": ({"SAYS": "NEEDS-ACTION"}, "it neither accepts nor declines"),
    "delegated": ({"SAYS": "DELEGATED"}, "it neither accepts nor declines"),
}


@pytest.mark.parametrize("shape", [OUTLOOK, "gmail", "iphone", "thunderbird"])
@pytest.mark.parametrize(("values", "why"), STRANGE.values(), ids=STRANGE)
def test_what_is_older_forwarded_or_strange_changes_nothing(place, fay, shape, values, why):
    CalendarEntry.objects.update(sequence=1)
    heard = take(reply(shape, place, **values))
    assert (heard.kind, heard.did) == ("reply", "nothing")
    assert heard.why.startswith(why)
    assert (as_it_is(place).gives_back_at, CalendarAnswer.objects.count()) == (None, 0)


FORGERIES = {
    "from another address": (rb"From: .*", b"From: Amina ONeill <amina@attacker.example>"),
    "from a colleague": (rb"From: .*", b"From: Fay <fay@leeds.gov.uk>"),
    "two senders": (rb"From: .*", b"From: Amina <amina.oneill@leeds.gov.uk>\nFrom: X <x@attacker.example>"),
    "no sender": (rb"From: .*\n", b""),
    "dmarc failed": (rb"dmarc=pass", b"dmarc=fail"),
    "spf failed": (rb"spf=pass(.|\n)*?header.from=leeds.gov.uk", b"spf=fail smtp.mailfrom=leeds.gov.uk; dkim=none"),
}


@pytest.mark.parametrize(("pattern", "instead"), FORGERIES.values(), ids=FORGERIES)
def test_a_forged_decline_does_nothing(place, fay, pattern, instead):
    heard = take(re.sub(pattern, instead, reply(OUTLOOK, place), count=1))
    assert heard.did == "nothing"
    assert as_it_is(place).gives_back_at is None


@pytest.mark.parametrize("says", ["DECLINED", "ACCEPTED", "TENTATIVE"])
@pytest.mark.parametrize("whose", ["the programme's", "a colleague's", "a made up one"])
def test_an_answer_that_names_another_entry_than_the_senders_does_nothing(place, noon, fay, says, whose):
    """Whoever knows the address and what anyone may read about the meeting cannot answer for a member."""
    uid = {
        "the programme's": str(feeds.as_entry(place.event, host=first_host())["uid"]),
        "a colleague's": entry_of(registering.register(event=new_event(at=noon), member=fay, at=noon)).uid,
        "a made up one": f"event-{place.event_id}-{place.pk}@testserver",
    }[whose]
    heard = take(reply(OUTLOOK, place, says, UID=uid))
    assert heard.did == "nothing"
    assert as_it_is(place).gives_back_at is None
    assert not CalendarAnswer.objects.exists()


@pytest.mark.parametrize(
    ("results", "believed"),
    [
        ("mx.network.example; dmarc=pass header.from=leeds.gov.uk", True),
        ("mx.network.example; spf=pass smtp.mailfrom=leeds.gov.uk", False),
        ("mx.attacker.example; dmarc=pass header.from=leeds.gov.uk", False),
        ("mx.network.example.attacker.example; dmarc=pass header.from=leeds.gov.uk", False),
        (None, False),
    ],
)
def test_where_our_own_server_vouches_only_its_word_counts(place, settings, results, believed):
    settings.MAIL_VOUCHED_BY = "mx.network.example"
    line = f"Authentication-Results: {results}\n".encode() if results else b""
    take(re.sub(rb"Authentication-Results: .*\n", line, reply(OUTLOOK, place), count=1))
    assert bool(as_it_is(place).gives_back_at) is believed


def test_the_same_reply_counts_once_and_an_earlier_one_changes_nothing(place):
    now = timezone.now()
    first, second = reply(OUTLOOK, place, "ACCEPTED", at=now), reply(OUTLOOK, place, at=now + timedelta(minutes=2))
    assert take(second).did.startswith("keeps the place")
    assert take(second).why == "this answer has been heard already"
    assert take(first).why == "a later answer came before it"
    assert Email.objects.filter(kind="events.declined").count() == 1


def test_a_reply_from_another_of_the_members_addresses_counts(place):
    place.member.addresses.create(address="amina@home.example", key="amina@home.example", kind="private", proved_at=timezone.now())  # fmt: skip
    assert take(reply(OUTLOOK, place, ATTENDEE="amina@home.example")).did.startswith("keeps the place")


def test_a_reply_about_a_place_that_is_gone_changes_nothing(place):
    raw = reply(OUTLOOK, place)
    registrations.withdraw(registration=place, by=place.member, at=timezone.now())
    assert take(raw).why == "the entry was taken out of the calendar already"


@pytest.mark.parametrize("button", ["keep", "give"])
def test_the_link_in_the_email_keeps_the_place_or_gives_it_back_at_once(place, client, button):
    take(reply(OUTLOOK, place))
    page = tickets.declined_link(place.pk).removeprefix(django_settings.BASE_URL)
    assert "We keep your place until" in client.get(page).content.decode()
    client.post(page, {"answer": button})  # a scanner sends the form without a button
    client.post(page, {"press": "send"})  # or presses it without a choice
    assert as_it_is(place).gives_back_at is not None
    client.post(page, {"press": "send", "answer": button})
    held = as_it_is(place)
    assert bool(held.cancelled_at) is (button == "give")
    if button == "keep":
        assert held.gives_back_at is None
        assert Email.objects.filter(key=f"calendar:{entry_of(place).pk}:1").exists()  # it comes into the calendar again
        assert "You have kept your place already." in client.get(page).content.decode()


def test_after_the_day_nothing_can_be_kept(place, client):
    take(reply(OUTLOOK, place))
    periodic.run(at=as_it_is(place).gives_back_at)
    page = tickets.declined_link(place.pk).removeprefix(django_settings.BASE_URL)
    assert "Your place has been given back." in client.get(page).content.decode()
    client.post(page, {"press": "send", "answer": "keep"})
    assert as_it_is(place).cancelled_at is not None


@pytest.mark.parametrize("token", ["x", "1.forged", "1"])
def test_a_forged_link_leads_nowhere(client, db, token):
    assert client.get(reverse("events:ticket-declined", args=[token])).status_code == 404


def test_on_the_page_of_the_place_a_member_keeps_only_their_own(place, fay, signed_in):
    take(reply(OUTLOOK, place))
    url = reverse("events:declined", args=[place.event.slug])
    assert signed_in(fay).post(url, {"keep": "1"}).status_code == 404
    browser = signed_in(place.member)
    assert (
        "You declined in your calendar"
        in browser.get(reverse("events:registered", args=[place.event.slug])).content.decode()
    )
    browser.post(url, {"keep": "1"})
    assert as_it_is(place).gives_back_at is None


@pytest.mark.parametrize(("hours", "kept"), [(240, 24), (49, 24), (48, 24), (10, 5), (1, 0.5), (0, 0), (-1, 0)])
def test_how_long_a_declined_place_is_kept(noon, hours, kept):
    until = rules.declined_is_kept_until(starts_at=noon + timedelta(hours=hours), at=noon)
    assert until - noon == timedelta(hours=kept)


@pytest.mark.parametrize("read", [True, False])
def test_the_invitation_says_whether_declining_gives_the_place_back(place, settings, read):
    from django.core import mail

    settings.MAIL_IS_READ = read
    deliver.run(at=timezone.now())
    message = next(each for each in mail.outbox if "calendar" in str(each.alternatives))
    calendar = message.alternatives[1][0].replace("\r\n ", "")
    assert ("RSVP=TRUE" if read else "RSVP=FALSE") in calendar
    said = (
        "You can also decline this in your calendar."
        if read
        else "Declining this in your calendar does not give your place back."
    )
    assert said in message.body
    assert said in calendar.replace("\\,", ",")
    assert tickets.cannot_come_link(place.pk) in message.body


def test_the_command_says_one_line_and_ends_well(place, monkeypatch, capsys):
    raw = reply(OUTLOOK, place)
    for content, kind in [
        (raw, "reply"),
        (b"", "ignored"),
        (b"\xff\x00" * 9, "ignored"),
        (b"x" * 20_000_000, "ignored"),
    ]:
        monkeypatch.setattr("sys.stdin", type("Input", (), {"buffer": io.BytesIO(content)}))
        call_command("receive")
        (line,) = capsys.readouterr().out.splitlines()
        assert set(json.loads(line)) == {"kind", "did", "why"}
        assert json.loads(line)["kind"] == kind


def test_an_answer_about_a_date_of_two_is_only_noted(amina, noon):
    from pleiad.calendars import actions as calendars

    entry = calendars.put(holder=amina, about="mentoring:1", title="A talk", note="", location="", starts_at=noon + timedelta(days=1), ends_at=noon + timedelta(days=1, hours=1), at=noon)  # fmt: skip
    raw = REPLIES[OUTLOOK].read_text()
    for name, value in {"UID": entry.uid, "ATTENDEE": amina.email, "NAME": "A", "ORGANIZER": "n@n.example", "SEQUENCE": "0", "SAYS": "DECLINED", "STAMP": "20261123T130000Z", "START": "20261124T120000", "END": "20261124T130000"}.items():  # fmt: skip
        raw = raw.replace(f"%%{name}%%", value)
    assert take(raw.encode()).did == "noted that the holder declined"
