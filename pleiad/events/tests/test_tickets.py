"""The links in emails: one purpose each, no sign-in, and nothing happens before a button is pressed."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from pleiad.calendars.emails import calendar_email
from pleiad.outbox.models import Email
from pleiad.testing import new_event

from .. import emails, periodic, tickets
from ..actions import planning, registering, registrations, reminders
from ..models import Registration

pytestmark = pytest.mark.django_db
TAKE, PASS = {"press": "send", "answer": "take"}, {"press": "send", "answer": "pass"}
PRESSED = {"press": "yes"}
CANNOT_COME = re.compile(r"http://[^/\s]+(/ticket/[^\s/]+/cannot-come/)")
OFFER = re.compile(r"http://[^/\s]+(/ticket/[^\s/]+/offer/)")


@pytest.fixture(autouse=True)
def clock(noon):
    with time_machine.travel(noon, tick=False) as travelling:
        yield travelling


@pytest.fixture
def full(amina, bea, fay, noon):
    meeting = new_event(at=noon, capacity=1)
    return [meeting, *(registering.register(event=meeting, member=each, at=noon) for each in (amina, bea, fay))]


def path_of(link):
    return "/" + link.split("/", 3)[3]


def test_every_email_about_a_place_says_how_not_to_come(full, amina, bea, fay, noon, clock):
    meeting, first, second, third = full
    found = {}
    for each in Email.objects.filter(member=amina, kind="calendars.entry"):
        found["invitation"] = calendar_email(each, None).text
    found["waiting"] = emails.waiting(Email.objects.get(kind="events.waiting", member=fay), None).text
    planning.change(event=meeting, by=bea, at=noon, title="Another title")
    moved = Email.objects.filter(member=amina, kind="calendars.entry").latest("key")
    found["change"] = calendar_email(moved, None).text
    for kind, before in (("week", reminders.WEEK.before), ("hour", reminders.HOUR.before)):
        clock.move_to(meeting.starts_at - before)
        periodic.run(at=meeting.starts_at - before)
        email = Email.objects.get(kind=f"events.reminder-{kind}")
        found[kind] = getattr(emails, f"reminder_{kind}")(email, None).text
    links = {name: set(CANNOT_COME.findall(text)) for name, text in found.items()}
    assert links == {
        **dict.fromkeys(("invitation", "change", "week", "hour"), {path_of(tickets.cannot_come_link(first.pk))}),
        "waiting": {path_of(tickets.cannot_come_link(third.pk))},
    }


def test_opening_changes_nothing_and_one_pressing_gives_the_place_back(full, client):
    _meeting, first, second, _third = full
    path = path_of(tickets.cannot_come_link(first.pk))
    for method in (client.get, client.head):
        assert method(path).status_code == 200
    assert client.post(path).status_code == 200, "a form that nobody pressed"
    first.refresh_from_db()
    assert first.cancelled_at is None
    answer = client.post(path, PRESSED, follow=True)
    assert "You have given your place back." in answer.content.decode()
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.cancelled_at is not None
    assert second.offered_until is not None


def test_a_used_link_answers_politely(full, client):
    path = path_of(tickets.cannot_come_link(full[1].pk))
    for _twice in range(2):
        answer = client.post(path, PRESSED, follow=True)
        assert answer.status_code == 200
    page = client.get(path).content.decode()
    assert "You are not registered for this event." in page
    assert "<form method" not in page.split("<main")[1].split("</main")[0]


def test_a_link_serves_one_purpose(full, amina, client, noon):
    _meeting, first, second, _third = full
    registrations.withdraw(registration=first, by=amina, at=noon)
    token = tickets.cannot_come_link(second.pk).split("/")[-3]
    assert client.get(f"/ticket/{token}/offer/").status_code == 404
    assert client.post(f"/ticket/{token}/offer/", TAKE).status_code == 404
    join = f"{second.pk}.x"
    for forged in (f"{second.pk}.", token[:-1], token + "=", join, "1", str(first.pk) + token[token.index(".") :]):
        assert client.post(f"/ticket/{forged}/cannot-come/").status_code == 404
    second.refresh_from_db()
    assert (second.placed_at, second.cancelled_at) == (None, None)


def test_a_form_from_elsewhere_cannot_press_the_button(full):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(path_of(tickets.cannot_come_link(full[1].pk))).status_code == 403


@pytest.mark.dated
def test_a_place_is_taken_from_the_email_without_signing_in(full, amina, client, noon):
    meeting, first, second, _third = full
    registrations.withdraw(registration=first, by=amina, at=noon)
    mail = emails.offer(Email.objects.get(kind="events.offer"), None)
    (path,) = OFFER.findall(mail.text)
    page = client.get(path).content.decode()
    assert "Tuesday 24 November 2026, midday" in page
    assert "Chatham House rule" in page
    assert "Take the place" in page
    second.refresh_from_db()
    assert second.placed_at is None
    page = client.post(path, TAKE, follow=True).content.decode()
    assert "The place is yours." in page
    assert "Take the place" not in page
    second.refresh_from_db()
    assert second.placed_at == noon
    assert client.post(path, PASS, follow=True).status_code == 200
    second.refresh_from_db()
    assert second.cancelled_at is None


def test_a_place_passed_on_from_the_email_cannot_be_taken_afterwards(full, amina, client, noon):
    _meeting, first, second, third = full
    registrations.withdraw(registration=first, by=amina, at=noon)
    path = path_of(tickets.offer_link(second.pk))
    assert "The place goes to the next person" in client.post(path, PASS, follow=True).content.decode()
    assert "went to the next person" in client.post(path, TAKE, follow=True).content.decode()
    third.refresh_from_db()
    assert third.offered_until == noon + timedelta(hours=24)


@pytest.mark.parametrize("sent", [{}, {"something": "else"}, {"press": "send"}, {"answer": "take"}, {"answer": "pass"},
                                  {"press": "send", "answer": "both"}, {"take": "1", "press": "send"}])  # fmt: skip
def test_a_machine_that_sends_the_form_or_presses_its_button_without_a_choice_changes_nothing(
    full, amina, client, noon, sent
):
    _meeting, first, second, _third = full
    registrations.withdraw(registration=first, by=amina, at=noon)
    path = path_of(tickets.offer_link(second.pk))
    page = client.get(path).content.decode()
    assert page.split("<main")[1].count("<button") == 1 and "checked" not in page.split("<main")[1]
    said = client.post(path, sent)
    assert ("Choose your answer." in said.content.decode()) is ("press" in sent)
    second.refresh_from_db()
    assert (second.placed_at, second.cancelled_at) == (None, None)


@pytest.mark.dated
def test_a_signed_in_member_answers_on_the_page_of_the_registration(full, amina, bea, signed_in, noon):
    meeting, first, second, _third = full
    registrations.withdraw(registration=first, by=amina, at=noon)
    browser = signed_in(bea)
    page = browser.get(f"/events/{meeting.slug}/registered/").content.decode()
    assert "A place is yours if you take it" in page
    assert "It is kept for you until Tuesday 24 November 2026, midday." in page
    assert "Answer: a place is offered to you" in browser.get(meeting.get_absolute_url()).content.decode()
    answer = browser.post(f"/events/{meeting.slug}/offer/", {"take": "1"})
    assert answer["Location"] == f"/events/{meeting.slug}/registered/"
    second.refresh_from_db()
    assert second.placed_at == noon


def test_nobody_answers_for_another(full, amina, fay, erin, signed_in, client, noon):
    meeting, first, second, _third = full
    registrations.withdraw(registration=first, by=amina, at=noon)
    path = f"/events/{meeting.slug}/offer/"
    assert client.post(path, {"take": "1"}).status_code == 302
    assert signed_in(amina).post(path, {"take": "1"}).status_code == 404
    assert signed_in(erin).post(path, {"take": "1"}).status_code == 302
    signed_in(fay).post(path, {"take": "1"})
    assert Registration.objects.filter(placed_at__isnull=False, cancelled_at=None).count() == 0
    second.refresh_from_db()
    assert second.offered_until is not None
