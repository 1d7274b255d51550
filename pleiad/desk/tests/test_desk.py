import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pleiad.audit.models import AuditRecord
from pleiad.events import ledger
from pleiad.events.actions import registering
from pleiad.members import vouching
from pleiad.outbox.models import Email
from pleiad.teams import queue
from pleiad.teams.models import ChannelInvite
from pleiad.teams.states import State
from pleiad.testing import new_event, new_member

from .. import application_lines
from .. import waiting as desk_waiting
from .waiting_things import fill, given_up, invite

pytestmark = pytest.mark.engines

DESK = reverse("desk:desk")


def titles(answer):
    return re.findall(r'<h2 class="ledger__title">(.*?)</h2>', answer.content.decode())


def queries(browser, address):
    with CaptureQueriesContext(connection) as counted:
        assert browser.get(address).status_code == 200
    return len(counted)


def settle_the_cast():
    """The cast's own waiting application goes, so that a desk can be empty."""
    from pleiad.members.models import Application

    Application.objects.filter(decided_at=None).delete()


def test_an_empty_desk_says_so_kindly(bea, signed_in):
    settle_the_cast()
    answer = signed_in(bea).get(DESK)
    assert "Nothing waits for you" in answer.content.decode()
    assert titles(answer) == []


def test_the_desk_costs_the_same_whatever_waits(bea, signed_in, noon):
    browser = signed_in(bea)
    fill(2, by=bea, at=noon)
    few = queries(browser, DESK)
    fill(16, by=bea, at=noon)
    assert queries(browser, DESK) == few
    assert few <= 52


def test_the_oldest_promise_comes_first(bea, signed_in, noon):
    settle_the_cast()
    new_event(at=noon, days=2, link="", title="In two days")
    late = new_member("late@unknown.example", at=noon - timedelta(days=20), name="Long Waiting")
    soon = new_member("soon@unknown.example", at=noon, name="Just Arrived")
    invite(soon, State.LISTED, at=noon - timedelta(days=3))
    assert titles(signed_in(bea).get(DESK)) == [
        "Long Waiting, An organisation",
        "No link yet: In two days",
        "Teams: Just Arrived",
        "Just Arrived, An organisation",
    ]
    assert late.applications.get().answer_by < noon


def test_every_line_says_since_when_and_by_when_and_has_one_thing_to_do(bea, noon):
    fill(2, by=bea, at=noon)
    desk = desk_waiting.everything(organiser=bea, at=noon)
    assert (desk.more, desk.waiting, len(desk.lines)) == ([], 11, 11)
    for line in desk.lines:
        assert [str(label) for label, _value in line["facts"][:2]] == ["Waiting since", "Promised by"]
        assert bool(line.get("link")) != bool(line.get("button"))


@pytest.mark.dated
def test_a_broken_promise_is_called_late(bea, noon):
    settle_the_cast()
    new_member("late@unknown.example", at=noon - timedelta(days=20), name="Long Waiting")
    desk = desk_waiting.everything(organiser=bea, at=noon)
    assert (desk.waiting, desk.late, desk.lines[0]["state"]) == (1, 1, "problem")
    assert desk.lines[0]["facts"] == [("Waiting since", "Tue 3 Nov"), ("Promised by", "Tue 10 Nov, late")]


def test_ten_of_a_kind_are_shown_and_the_rest_are_counted(bea, signed_in, noon):
    settle_the_cast()
    fill(13, by=bea, at=noon)
    body = signed_in(bea).get(DESK).content.decode()
    for said in (
        "and 3 more: applications",
        "and 3 more: events without a link",
        "and 3 more: proposals for the domain list",
        "and 3 more: emails that could not be delivered",
    ):
        assert said in body
    assert "65 things wait, oldest promise first." in body
    assert body.count("ledger__line") == 10 + 7 + 6 + 10 + 10 + 10


def test_a_stopped_queue_stands_first_with_its_reason_and_resumes(bea, signed_in, noon):
    fill(2, by=bea, at=noon)
    queue.stop(at=noon - timedelta(hours=1), code="forbidden")
    browser = signed_in(bea)
    answer = browser.get(DESK)
    assert titles(answer)[0] == "Teams invitations are stopped"
    assert "Microsoft says no to our application" in answer.content.decode()
    browser.post(reverse("desk:resume"))
    assert "Teams invitations are stopped" not in titles(browser.get(DESK))


def test_an_email_that_was_given_up_is_sent_again(bea, dot, signed_in, noon):
    email = given_up(dot, at=noon - timedelta(days=1))
    browser = signed_in(bea)
    body = browser.get(DESK).content.decode()
    assert "Email that an application has arrived, to Dot Waits" in body
    assert "refused it with code 550" in body
    assert dot.email not in body
    browser.post(reverse("desk:email-again"), {"email": email.key})
    email.refresh_from_db()
    assert (email.due_at, email.gave_up_at) == (noon, None)
    assert browser.post(reverse("desk:email-again"), {"email": email.key}).status_code == 404


def test_an_email_whose_secret_is_gone_is_not_offered(bea, dot, signed_in, noon):
    email = given_up(dot, at=noon, kind="members.code")
    browser = signed_in(bea)
    assert all("Email" not in title for title in titles(browser.get(DESK)))
    assert browser.post(reverse("desk:email-again"), {"email": email.key}).status_code == 404
    assert Email.objects.get(pk=email.pk).due_at is None


@pytest.mark.parametrize(
    "name",
    [
        "desk",
        "given-up-emails",
        "applications",
        "events",
        "teams",
        "domain-list",
        "proposals",
        "versions",
        "members",
        "reads",
    ],
)
def test_reading_the_desk_changes_nothing(bea, signed_in, noon, name):
    fill(2, by=bea, at=noon)
    before = (AuditRecord.objects.count(), Email.objects.count(), list(ChannelInvite.objects.values_list()))
    assert signed_in(bea).get(reverse(f"desk:{name}")).status_code == 200
    assert (AuditRecord.objects.count(), Email.objects.count(), list(ChannelInvite.objects.values_list())) == before


@pytest.mark.dated
def test_a_meeting_that_comes_before_the_promised_answer_is_seen_at_the_desk_and_told_to_the_applicant(bea, noon):
    settle_the_cast()
    hasty, calm = (
        new_member(f"{who}@unknown.example", at=noon, name=f"{who.title()} Unknown", evidence="I run the mast.")
        for who in ("hasty", "calm")
    )
    told = []
    for who, days in ((hasty, 2), (calm, 30)):
        meeting = new_event(at=noon, days=days, title=f"In {days} days")
        registration = registering.register(event=meeting, member=who, at=noon)
        told.append(ledger.lines(member=who, registration=registration)[0]["sentence"])
    assert ["Your meeting comes before that day" in sentence for sentence in told] == [True, False]
    lines = {
        str(each.line["title"]): dict(each.line["facts"]) for each in application_lines.applications(at=noon).waiting
    }
    seen = [
        next(facts.get("Their meeting is on") for title, facts in lines.items() if name in title)
        for name in ("Hasty", "Calm")
    ]
    assert seen == ["Wed 25 Nov", None]


def test_the_desk_says_how_many_have_vouched(bea, amina, fay, noon):
    settle_the_cast()
    gemma = new_member("gemma@gmail.com", at=noon, name="Gemma")
    application = gemma.applications.get()
    said = []
    for sponsor in (None, amina, fay):
        if sponsor:
            vouching.ask_to_vouch(application=application, by=gemma, addresses=[sponsor.email], at=noon)
            vouching.vouch(
                vouch=application.vouches.get(asked_address=sponsor.email), by=sponsor, how_known="From work.", at=noon
            )
        (each,) = application_lines.applications(at=noon).waiting
        said.append(each.line["sentence"])
    assert said == [
        "They need two members to vouch for them.",
        "One member has vouched for them. They need another.",
        "Two members have vouched for them.",
    ]


def test_after_a_decision_the_next_waiting_thing_is_one_press_away(bea, dot, fay, signed_in, noon):
    from pleiad.desk.tests.waiting_things import invite
    from pleiad.teams.states import State

    invite(fay, State.LISTED, at=noon)
    application = dot.applications.get()
    browser, address = signed_in(bea), reverse("desk:application", args=[application.pk])
    assert "Next that waits:" not in browser.get(address).content.decode()
    body = browser.post(reverse("desk:approve", args=[application.pk]), follow=True).content.decode()
    assert re.search(r"Next that waits:</strong> <a [^>]*href=\"/desk/", body)
    assert "has been decided already" not in body
    assert "Next that waits:" not in browser.get(address).content.decode()
