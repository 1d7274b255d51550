"""A member's home: what waits, what is new, first steps; and who it may not show."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pleiad.conversations.actions import posts
from pleiad.directory import actions as directory
from pleiad.events.actions import registering
from pleiad.events.models import Registration
from pleiad.members import blocking
from pleiad.members.models import Member
from pleiad.testing import new_event, new_member, shield, works_at

from .. import first_steps, seeing, waiting
from ..models import Seen

pytestmark = pytest.mark.django_db
AN_HOUR = timedelta(hours=1)


def home(browser, language=""):
    return browser.get(f"{language}/").content.decode()


@pytest.fixture
def listed(cast, noon):
    for who in ("amina", "bea", "cleo", "fay"):
        said = {"headline": "x", "about": "", "ask": ["Cloud"], "learn": [], "listed": True}
        directory.save_profile(by=cast[who], at=noon - timedelta(days=60), **said)


def test_the_start_page_is_a_members_and_a_visitors_in_one(amina, signed_in, client):
    assert "Join the network" in home(client)
    page = home(signed_in(amina))
    assert "Hello Amina O’Neill" in page and "Join the network" not in page
    assert "Nothing new. That is fine." in page


def test_signing_in_leads_home(amina, signed_in):
    assert signed_in(amina).get("/enter/").headers["Location"] == "/"


def test_the_next_meeting_has_its_link_and_the_way_out(amina, signed_in, noon):
    event = new_event(at=noon)
    registering.register(event=event, member=amina, at=noon)
    page = home(signed_in(amina))
    assert "/join/" in page and f"/events/{event.slug}/withdraw/" in page


def test_what_waits_stands_with_what_ends_soonest_first_and_leads_to_its_answer(amina, bea, listed, signed_in, noon):
    directory.send(by=bea, to=amina, purpose="question", text="How?", at=noon)
    event = new_event(at=noon)
    registering.register(event=event, member=amina, at=noon)
    Registration.objects.filter(member=amina).update(
        placed_at=None, offered_at=noon, offered_until=noon + timedelta(hours=9)
    )
    page = home(signed_in(amina))
    assert page.index("A place is offered to you") < page.index("Bea Organiser (organiser) wrote to you")
    assert f"/events/{event.slug}/registered/" in page
    answer = signed_in(amina).post(f"/events/{event.slug}/offer/", {"take": "1"})
    assert answer.status_code == 302
    assert "A place is offered to you" not in home(signed_in(amina))


@pytest.mark.parametrize("apart", ["block", "shield", "suspended"])
def test_nothing_waits_from_a_member_who_is_kept_apart(apart, amina, fay, listed, signed_in, noon):
    directory.send(by=fay, to=amina, purpose="question", text="How?", at=noon)
    assert "Fay" in home(signed_in(amina))
    if apart == "block":
        blocking.block(by=fay, blocked=amina, at=noon)
    elif apart == "shield":
        works_at(fay, amina.organisation, at=noon)
        shield(fay, at=noon)
    else:
        Member.objects.filter(pk=fay.pk).update(suspended_at=noon)
    assert "Fay" not in home(signed_in(amina))


def test_what_is_new_is_told_until_it_is_seen(question, amina, bea, signed_in, noon):
    posts.answer(question=question, by=bea, at=noon, text="With whatever lies nearest.")
    browser = signed_in(amina)
    page = home(browser)
    assert "How do you begin?" in page and "There is an answer to your question in Data and AI" in page
    assert "nearest" not in page
    assert "How do you begin?" in home(browser)  # looking moves nothing
    browser.post("/home/seen/")
    assert "How do you begin?" not in home(browser)


def test_what_is_new_can_be_switched_off_and_then_no_moment_is_kept(question, amina, bea, signed_in, noon):
    posts.answer(question=question, by=bea, at=noon, text="One.")
    browser = signed_in(amina)
    browser.post("/home/seen/")
    browser.post("/home/new/", {"off": "1"})
    assert "New since" not in home(browser)
    seen = Seen.objects.get(member=amina)
    assert (seen.until, seen.came_at) == (None, None)
    seeing.came(user=amina)
    seen.refresh_from_db()
    assert seen.came_at is None
    browser.post("/home/new/", {"on": "1"})
    assert "New since" in home(browser)


def test_each_sign_in_moves_it_to_the_sign_in_before(amina, noon):
    seeing.came(user=amina)
    first = Seen.objects.get(member=amina).came_at
    seeing.came(user=amina)
    assert Seen.objects.get(member=amina).until == first


def test_a_support_space_is_not_named_on_the_start_page_either(space, amina, bea, signed_in, noon):
    support = space("Menopause at work", sensitive=True)
    asked = posts.ask(space=support, by=amina, at=noon, title="Night sweats", text="x")
    posts.answer(question=asked, by=bea, at=noon, text="Me too.")
    page = home(signed_in(amina))
    assert "There is an answer to a question of yours" in page
    assert "Menopause" not in page and "Night" not in page


def test_the_first_five_minutes_lead_from_here(signed_in, noon):
    new = new_member("new.member@leeds.gov.uk", at=timezone.now(), name="New Member")
    event = new_event(at=noon)
    browser = signed_in(new)
    page = home(browser)
    assert "Your first five minutes" in page
    assert f"/events/{event.slug}/register/" in page and "/people/me/" in page
    registering.register(event=event, member=new, at=noon)
    directory.save_profile(by=new, headline="x", about="", ask=["Cloud"], learn=[], listed=False, at=noon)
    page = home(browser)
    assert f"/events/{event.slug}/register/" not in page and "/people/me/" not in page
    browser.post("/home/steps/close/")
    assert "Your first five minutes" not in home(browser)


def test_who_has_been_here_for_long_has_no_first_steps(amina, noon):
    assert first_steps.for_member(amina, at=noon) == []


def test_an_applicant_sees_how_far_the_application_is(dot, signed_in):
    page = home(signed_in(dot))
    assert "An organiser looks at your application" in page
    assert "New since" not in page and "/parts/mine/" not in page


def test_of_many_things_a_few_are_shown_and_the_rest_is_a_page(amina, listed, signed_in, noon):
    for number in range(waiting.ON_HOME + 3):
        by = new_member(f"number{number}@leeds.gov.uk", at=noon - timedelta(days=90), name=f"Number {number}")
        said = {"headline": "x", "about": "", "ask": ["Cloud"], "learn": [], "listed": True}
        directory.save_profile(by=by, at=noon - timedelta(days=60), **said)
        directory.send(by=by, to=amina, purpose="question", text="How?", at=noon)
    browser = signed_in(amina)
    page = home(browser)
    assert page.count("wrote to you</h3>") == waiting.ON_HOME
    assert "/home/waiting/" in page
    assert browser.get("/home/waiting/").content.decode().count("wrote to you</h2>") == waiting.ON_HOME + 3


@pytest.mark.engines
def test_it_asks_as_often_however_much_there_is(
    question, amina, bea, listed, signed_in, noon, django_assert_max_num_queries
):
    counts = []
    for round_ in range(2):
        for number in range(4 if round_ == 0 else 12):
            name = f"Round {round_} {number}"
            by = new_member(f"r{round_}n{number}@leeds.gov.uk", at=noon - timedelta(days=90), name=name)
            said = {"headline": "x", "about": "", "ask": ["Cloud"], "learn": [], "listed": True}
            directory.save_profile(by=by, at=noon - timedelta(days=60), **said)
            directory.send(by=by, to=amina, purpose="question", text="How?", at=noon)
            posts.enter(space=question.space, by=by, at=noon)
            posts.answer(question=question, by=by, at=noon, text="One.")
        browser = signed_in(amina)
        home(browser)
        with django_assert_max_num_queries(60) as asked:
            home(browser)
        counts.append(len(asked))
    assert counts[1] <= counts[0] <= 45


@pytest.mark.parametrize("path", ["/home/seen/", "/home/new/", "/home/steps/close/"])
def test_only_a_press_of_a_member_moves_anything(path, client, amina, signed_in):
    assert client.post(path).status_code == 302
    assert signed_in(amina).get(path).status_code == 405
    assert not Seen.objects.exclude(until=None).exists()
