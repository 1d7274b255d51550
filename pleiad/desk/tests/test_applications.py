import threading
from datetime import timedelta

import pytest
from django.db import close_old_connections, connection
from django.urls import reverse

from pleiad.errors import Refused
from pleiad.members import actions, powers
from pleiad.members.eligibility import versions
from pleiad.members.models import Application, ListedDomain
from pleiad.testing import make_cast, new_member

from ..replay import replay
from .test_desk import queries
from .waiting_things import fill

pytestmark = pytest.mark.engines


def page(name, application):
    return reverse(f"desk:{name}", args=[application.pk])


@pytest.fixture
def application(dot):
    return dot.applications.get()


@pytest.mark.dated
def test_it_shows_what_the_applicant_wrote_what_the_domain_list_said_and_every_clock(bea, application, signed_in):
    body = signed_in(bea).get(page("application", application)).content.decode()
    for said in (
        "Application of Dot Waits",
        "I work there.",
        "small-charity.example",
        "rule:unknown-domain",
        "We do not know small-charity.example yet",
        "Version 1 gives the same lane and rule.",
        "Monday 23 November 2026",
        "Monday 30 November 2026",
    ):
        assert said in body
    assert application.member.email not in body


def test_claiming_it_takes_the_buttons_from_everyone_else(bea, cleo, application, signed_in):
    signed_in(bea).post(page("claim", application))
    assert "You have claimed this application." in signed_in(bea).get(page("application", application)).content.decode()
    body = signed_in(cleo).get(page("application", application)).content.decode()
    assert "Another organiser is looking at this application." in body
    assert page("approve", application) not in body and page("refuse", application) not in body
    signed_in(cleo).post(page("approve", application))
    application.refresh_from_db()
    assert application.decided_at is None
    signed_in(bea).post(page("let-go", application))
    assert page("approve", application) in signed_in(cleo).get(page("application", application)).content.decode()


def test_approving_makes_the_applicant_a_member(bea, application, dot, signed_in, noon):
    signed_in(bea).post(page("approve", application))
    application.refresh_from_db()
    dot.refresh_from_db()
    assert (application.outcome, application.decided_by, application.decided_at, dot.joined_at) == (
        "approved",
        bea,
        noon,
        noon,
    )


def test_refusing_needs_a_reason(bea, application, signed_in):
    browser = signed_in(bea)
    body = browser.post(page("refuse", application), {"reason": "  "}).content.decode()
    assert "Say why. The applicant will read it." in body
    assert "There is a problem" in body
    browser.post(page("refuse", application), {"reason": "The charity is private."})
    application.refresh_from_db()
    assert (application.outcome, application.decision_reason) == ("refused", "The charity is private.")


@pytest.mark.dated
def test_a_question_is_asked_and_the_desk_says_that_it_waits_for_the_applicant(bea, application, signed_in):
    browser = signed_in(bea)
    browser.post(page("ask", application), {"reason": "Which team?"})
    application.refresh_from_db()
    assert application.question == "Which team?"
    assert "You asked a question on Mon 23 Nov." in browser.get(reverse("desk:desk")).content.decode()


def test_the_sponsor_lane_waits_for_two_vouches_and_shows_them(bea, amina, fay, signed_in, noon):
    applicant = new_member("who@gmail.com", at=noon, name="Sponsored")
    application = applicant.applications.get()
    browser = signed_in(bea)
    assert (
        "Two members must vouch for the applicant first."
        in browser.get(page("application", application)).content.decode()
    )
    for position, (member, how) in enumerate(((amina, "We shared a desk."), (fay, "She taught me SQL."))):
        application.vouches.create(
            ticket=f"t{position}",
            member=member,
            how_known=how,
            given_at=noon,
            asked_at=noon,
            expires_at=noon + timedelta(days=9),
        )
    body = browser.get(page("application", application)).content.decode()
    for said in (
        "Amina O’Neill",
        "We shared a desk.",
        "Fay Colleague",
        "She taught me SQL.",
        page("approve", application),
    ):
        assert said in body
    assert "Two members must vouch for the applicant first." not in body


def test_a_sponsor_reads_why_they_cannot_decide(bea, signed_in, noon):
    application = new_member("who@gmail.com", at=noon, name="Sponsored").applications.get()
    application.vouches.create(
        ticket="t", member=bea, how_known="A friend.", given_at=noon, asked_at=noon, expires_at=noon + timedelta(days=9)
    )
    body = signed_in(bea).get(page("application", application)).content.decode()
    assert "You vouched for this applicant, so another organiser decides." in body
    assert page("approve", application) not in body


def test_a_decision_replays_with_its_own_version_after_the_domain_list_has_changed(bea, noon):
    application = new_member("a.person@leeds.gov.uk", at=noon, name="Leeds").applications.get()
    assert (application.lane, application.rule) == ("auto", "domain:leeds.gov.uk")
    listed = ListedDomain.objects.get(domain="leeds.gov.uk", until_version=None)
    versions.narrow(listed=listed, lane="refuse", by=bea, at=noon, why="A test.")
    assert replay(application=application).same is True
    Application.objects.filter(pk=application.pk).update(domain_list_version=2)
    application.refresh_from_db()
    found = replay(application=application)
    assert (found.same, found.lane, found.version) == (False, "sponsor", 2)


def test_the_list_costs_the_same_whatever_waits(bea, signed_in, noon):
    browser, address = signed_in(bea), reverse("desk:applications")
    fill(2, by=bea, at=noon)
    few = queries(browser, address)
    fill(15, by=bea, at=noon)
    assert queries(browser, address) == few
    for application in Application.objects.filter(decided_at=None):
        actions.refuse(application=application, by=bea, at=noon, reason="No.")
    assert queries(browser, address + "?decided") <= few


@pytest.mark.django_db(transaction=True)
@pytest.mark.threads
def test_two_organisers_racing_one_decision_make_one(noon):
    versions.fill_when_empty()
    cast = make_cast(at=noon)
    application = cast["dot"].applications.get()
    answers, start = [], threading.Barrier(2)

    def decide(action, organiser, **more):
        close_old_connections()
        start.wait()
        try:
            action(application=application, by=organiser, at=noon, **more)
            answers.append("done")
        except Refused as refusal:
            answers.append(str(refusal))
        finally:
            connection.close()

    racing = [
        threading.Thread(target=decide, args=(actions.approve, cast["bea"])),
        threading.Thread(target=decide, args=(actions.refuse, cast["cleo"]), kwargs={"reason": "No."}),
    ]
    for thread in racing:
        thread.start()
    for thread in racing:
        thread.join()
    assert sorted(answers) == ["This application has been decided already.", "done"]
    application.refresh_from_db()
    assert (application.outcome == "approved") == (application.decided_by == cast["bea"])


def test_the_second_organiser_reads_that_it_is_decided(bea, cleo, application, signed_in):
    signed_in(bea).post(page("approve", application))
    answer = signed_in(cleo).post(page("approve", application), follow=True)
    body = answer.content.decode()
    assert (
        body.count("This application has been decided already.") == 1
    )  # the message; the page itself shows the outcome
    application.refresh_from_db()
    assert application.decided_by == bea


def test_an_application_that_does_not_exist_is_not_found(bea, signed_in):
    assert signed_in(bea).get(reverse("desk:application", args=[999_999])).status_code == 404


def test_the_claim_of_a_former_organiser_holds_nobody_up(bea, cleo, application, dot, signed_in, noon):
    signed_in(cleo).post(page("claim", application))
    assert page("approve", application) not in signed_in(bea).get(page("application", application)).content.decode()
    powers.release_organiser(member=cleo, at=noon)
    assert page("approve", application) in signed_in(bea).get(page("application", application)).content.decode()
    signed_in(bea).post(page("approve", application))
    application.refresh_from_db()
    assert (application.outcome, application.decided_by) == ("approved", bea)
