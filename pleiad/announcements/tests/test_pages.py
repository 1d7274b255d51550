"""Writing, previewing, sending, reading and stopping, in a browser; and who cannot."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from pleiad.content.models import RoomRule, Space
from pleiad.conversations.actions import posts as conversations
from pleiad.desk.models import AccessRecord
from pleiad.directory import actions as directory
from pleiad.directory.models import Topic
from pleiad.events.models import Event
from pleiad.home.models import EmailChoice
from pleiad.outbox.incoming.unsubscribing import STOPPERS
from pleiad.outbox.models import Email
from pleiad.testing import new_event, new_member

from ..actions import sending
from ..models import Announcement
from .conftest import message, send_off, written

FIELDS = {"kind": "announcement", "subject": "A new host", "text": "Hello,\n\n**welcome** them.", "an_hour": "2000"}


@pytest.fixture(autouse=True)
def at_noon(still_noon):
    """The pages ask the clock; here it is always Monday at midday."""


def stopped():
    return EmailChoice.objects.filter(every="never").values_list("member", "subscription")


def page(browser, path, **more):
    return browser.get(path, follow=True, **more).content.decode()


def test_from_an_empty_page_to_everybodys_email(bea, cleo, amina, signed_in, noon):
    desk = signed_in(bea)
    made = desk.post("/desk/announcements/write/", {**FIELDS, "replies_to": cleo.pk})
    assert made.status_code == 302
    draft = Announcement.objects.get()
    shown = page(desk, made["Location"])
    for seen in ("<strong>welcome</strong>", "4 people", f"Replies go to {cleo.email}.", "All members"):
        assert seen in shown
    desk.post(f"/desk/announcements/{draft.pk}/test/")
    test = Email.objects.get(kind="announcements.test")
    assert test.member == bea and message(test).subject == "A new host"
    seen = re.search(r'name="seen" value="(\w+)"', shown)[1]
    desk.post(f"/desk/announcements/{draft.pk}/send/", {"seen": seen})
    assert sending.step_due(at=noon) == 4
    shown = page(desk, f"/desk/announcements/{draft.pk}/")
    assert "on its way" in shown or "sent" in shown
    assert "Still to be sent" in shown
    assert "<strong>welcome</strong>" in page(signed_in(amina), draft.get_absolute_url())
    assert "A new host" in page(signed_in(amina), "/announcements/")


def test_a_press_with_an_old_preview_says_why_nothing_was_sent(draft, bea, signed_in, noon):
    held = draft()
    desk = signed_in(bea)
    seen = re.search(r'name="seen" value="(\w+)"', page(desk, f"/desk/announcements/{held.pk}/"))[1]
    new_member("new@manchester.gov.uk", at=noon)
    answer = desk.post(f"/desk/announcements/{held.pk}/send/", {"seen": seen}, follow=True)
    assert "Look again, then send it." in answer.content.decode()
    assert Announcement.objects.get().sent_at is None


def test_the_form_says_what_is_missing(bea, signed_in):
    shown = signed_in(bea).post("/desk/announcements/write/", {"kind": "must-know"}).content.decode()
    for said in ("Enter a subject.", "Write what you want to say."):
        assert said in shown
    wrong = {**FIELDS, "kind": "must-know", "replies_to": bea.pk}
    assert "Choose the meeting" in signed_in(bea).post("/desk/announcements/write/", wrong).content.decode()
    late = {**FIELDS, "replies_to": bea.pk, "from_time": "16:00"}
    assert "Enter the day." in signed_in(bea).post("/desk/announcements/write/", late).content.decode()
    assert not Announcement.objects.exists()


def test_a_draft_is_changed_and_thrown_away(draft, bea, signed_in):
    held = draft()
    desk = signed_in(bea)
    desk.post(f"/desk/announcements/{held.pk}/change/", {**FIELDS, "subject": "Other", "replies_to": bea.pk})
    assert Announcement.objects.get().subject == "Other"
    desk.post(f"/desk/announcements/{held.pk}/throw-away/")
    assert desk.get(f"/desk/announcements/{held.pk}/").status_code == 404
    assert "Nothing written yet" in page(desk, "/desk/announcements/")


def test_who_gets_it_is_read_on_the_record(draft, bea, amina, signed_in):
    shown = page(signed_in(bea), f"/desk/announcements/{draft().pk}/recipients/")
    assert amina.name in shown.replace("&#x27;", "’")
    assert AccessRecord.objects.filter(member=amina).exists()


@pytest.fixture
def confided(amina, bea, cleo, fay, noon):
    """A support space that three have entered, and a topic that three have in their profiles."""
    space = Space.objects.create(
        slug="support", name="Quiet support", purpose="p", rule=RoomRule.STAYS, sensitive=True, made_at=noon
    )
    for each in (amina, bea, fay):
        conversations.enter(space=space, by=each, at=noon)
    topic = Topic.objects.filter(retired_at=None).first()
    for each in (amina, cleo, fay):
        directory.save_profile(
            by=each, headline="", about="", ask=[topic.name], learn=[], listed=each is amina, at=noon
        )
    return {"space": {"space": space}, "topic": {"topics": [topic]}}


@pytest.mark.parametrize("what", ["space", "topic"])
def test_who_asks_where_and_wants_what_is_told_to_nobody(draft, confided, bea, signed_in, what):
    held = draft(**confided[what])
    desk = signed_in(bea)
    shown = page(desk, f"/desk/announcements/{held.pk}/")
    assert "Fewer than five" in shown and "3 people" not in shown
    assert "Choose more, so that nobody is singled out." in shown
    answer = desk.get(f"/desk/announcements/{held.pk}/recipients/", follow=True).content.decode()
    assert "Amina" not in answer and "There is no list of names" in answer
    assert not AccessRecord.objects.exists()


def test_a_support_space_is_named_in_no_email_and_chosen_with_nothing_else(draft, confided, bea, signed_in, noon):
    for number in range(3):
        member = new_member(f"m{number}@manchester.gov.uk", at=noon - timedelta(days=100))
        conversations.enter(space=confided["space"]["space"], by=member, at=noon)
    held = draft(**confided["space"])
    send_off(held, by=bea, at=noon)
    sending.step_due(at=noon)
    assert len(written()) == 6
    assert not any("Quiet support" in message(each).message().as_string() for each in written())
    both = {**FIELDS, "replies_to": bea.pk, "space": confided["space"]["space"].pk, "nation": "Wales"}
    assert "chosen alone" in signed_in(bea).post("/desk/announcements/write/", both).content.decode()


def test_only_those_it_was_written_to_read_its_page(draft, bea, amina, fay, cleo, dot, signed_in, client, noon):
    held = draft(sector="police")
    send_off(held, by=bea, at=noon)
    path = held.get_absolute_url()
    assert signed_in(cleo).get(path).status_code == 200  # an organiser, and written to
    sending.step_due(at=noon)
    for who in (amina, fay, dot):
        assert signed_in(who).get(path).status_code == 404
    assert client.get(path).status_code == 302


def test_a_draft_is_nobodys_page(draft, amina, bea, signed_in):
    held = draft()
    assert signed_in(amina).get(held.get_absolute_url()).status_code == 404
    assert signed_in(bea).get(held.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("who", ["amina", "dot", "erin"])
def test_nobody_but_organisers_writes(draft, cast, signed_in, who):
    held = draft()
    browser = signed_in(cast[who])
    for path in ("", "write/", f"{held.pk}/", f"{held.pk}/send/", f"{held.pk}/stop/", f"{held.pk}/recipients/"):
        answer = browser.post(f"/desk/announcements/{path}", {"seen": "x"})
        assert answer.status_code in (404, 405) or answer["Location"].startswith("/enter/")
    assert Announcement.objects.get().sent_at is None


def test_one_press_in_the_email_stops_it_and_looking_does_not(draft, bea, amina, noon):
    send_off(draft(), by=bea, at=noon)
    sending.step_due(at=noon)
    mail = message(next(each for each in written() if each.member == amina))
    address = mail.extra_headers["List-Unsubscribe"].strip("<>")
    path = "/" + address.split("/", 3)[3]
    visitor = Client(enforce_csrf_checks=True)
    assert "Do you want to stop these emails?" in visitor.get(path).content.decode()
    visitor.post(path)
    assert not stopped()
    visitor.post(path, {"List-Unsubscribe": "One-Click"})
    visitor.post(path, {"press": "yes"})
    assert list(stopped()) == [(amina.pk, "announcement")]
    assert visitor.get("/ticket/forged/stop/").status_code == 404


def test_a_program_can_stop_it_by_mail(draft, bea, amina, noon):
    send_off(draft(), by=bea, at=noon)
    sending.step_due(at=noon)
    email = next(each for each in written() if each.member == amina)
    STOPPERS[email.kind](email, at=noon)
    assert list(stopped()) == [(amina.pk, "announcement")]


def test_a_member_chooses_on_the_page_of_all_emails(amina, signed_in):
    shown = page(signed_in(amina), "/account/emails/")
    assert "The monthly newsletter" in shown and "What organisers write to members" in shown


def test_publishing_asks_whether_to_tell_members_and_which(bea, amina, signed_in, noon):
    event = new_event(at=noon, published=False, region="wales", title_cy="Gwasanaethau i bawb")
    desk = signed_in(bea)
    answer = desk.post(f"/desk/events/{event.pk}/publish/", follow=True)
    shown = answer.content.decode()
    assert "Do you want to tell members of" in shown
    assert "Members in Wales (1 person)" in shown and "All members (4 people)" in shown and "Nobody" in shown
    assert desk.post(f"/desk/events/{event.pk}/tell/", {"whom": "nobody"})["Location"] == f"/desk/events/{event.pk}/"
    assert not Announcement.objects.exists()
    desk.post(f"/desk/events/{event.pk}/tell/", {"whom": "nation"})
    draft = Announcement.objects.get()
    assert (draft.nation, draft.subject_cy) == ("Wales", "New meeting: Gwasanaethau i bawb") or draft.subject_cy
    assert Event.objects.get().get_absolute_url() in draft.text and draft.sent_at is None


def test_a_meetings_topics_are_whom_one_tells(bea, signed_in, noon, confided):
    event = new_event(at=noon, topics=confided["topic"]["topics"])
    desk = signed_in(bea)
    shown = page(desk, f"/desk/events/{event.pk}/tell/")
    assert "(fewer than five)" in shown
    desk.post(f"/desk/events/{event.pk}/tell/", {"whom": "topics"})
    assert list(Announcement.objects.get().topics.all()) == confided["topic"]["topics"]


def test_a_page_of_the_desk_costs_the_same_for_few_and_many(draft, bea, signed_in, noon, django_assert_max_num_queries):
    held = draft()
    desk = signed_in(bea)
    page(desk, f"/desk/announcements/{held.pk}/")
    for number in range(30):
        new_member(f"m{number}@manchester.gov.uk", at=noon)
    with django_assert_max_num_queries(25):
        desk.get(f"/desk/announcements/{held.pk}/")
    with django_assert_max_num_queries(15):
        desk.get("/desk/announcements/")
