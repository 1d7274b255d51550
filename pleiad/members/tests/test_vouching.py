"""Whose vouch counts, and how often an applicant can apply."""

import threading

import pytest
from django.db import connection
from django.urls import Resolver404, resolve

from pleiad.errors import Refused
from pleiad.testing import new_member

from .. import actions, powers, vouching
from ..models import Application, Vouch

pytestmark = [pytest.mark.engines, pytest.mark.django_db]


@pytest.fixture
def vouched(amina, fay, noon):
    """An application in the sponsor lane, for which Amina and Fay have vouched."""
    applicant = new_member("gwen@gmail.com", at=noon, name="Gwen")
    application = applicant.applications.get()
    vouching.ask_to_vouch(application=application, by=applicant, addresses=[amina.email, fay.email], at=noon)
    for vouch, by in zip(application.vouches.order_by("pk"), (amina, fay), strict=True):
        vouching.vouch(vouch=vouch, by=by, how_known="We worked together.", at=noon)
    return application


def test_two_words_of_members_are_enough(vouched, bea, noon):
    actions.approve(application=vouched, by=bea, at=noon)
    vouched.refresh_from_db()
    assert vouched.outcome == "approved"


def test_the_vouch_of_a_member_suspended_since_no_longer_counts(vouched, fay, bea, noon):
    powers.suspend(member=fay, by=bea, at=noon, reason="Vouched for money.")
    with pytest.raises(Refused, match="Two members must vouch for the applicant first"):
        actions.approve(application=vouched, by=bea, at=noon)
    assert [vouch.member.name for vouch in Vouch.objects.standing()] == ["Amina O’Neill"]


def test_only_a_refused_applicant_can_apply_again(vouched, amina, noon):
    for member in (vouched.member, amina):
        with pytest.raises(Refused, match="with us already"):
            actions.apply_again(member=member, evidence="More.", at=noon)
    assert Application.objects.filter(member=vouched.member).count() == 1


def test_pressing_twice_after_a_refusal_makes_one_application_and_no_error(signed_in, vouched, bea, noon):
    actions.refuse(application=vouched, by=bea, at=noon, reason="No.")
    browser = signed_in(vouched.member)
    for _press in range(2):
        answer = browser.post("/account/application/again/", {"text": "More."})
        assert answer["Location"] == "/account/application/"
    assert sorted(vouched.member.applications.values_list("outcome", flat=True)) == ["", "refused"]


@pytest.mark.threads
@pytest.mark.django_db(transaction=True)
def test_pressing_twice_at_once_makes_one_application(vouched, bea, noon):
    actions.refuse(application=vouched, by=bea, at=noon, reason="No.")
    answers, together = [], threading.Barrier(4)

    def press():
        together.wait()
        try:
            actions.apply_again(member=vouched.member, evidence="More.", at=noon)
            answers.append("done")
        except Refused as refusal:
            answers.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["Your application is with us already."] * 3 + ["done"]


def test_a_ticket_that_no_database_can_hold_is_no_page(signed_in, amina):
    with pytest.raises(Resolver404):
        resolve("/ticket/\x00/vouch/")
    assert signed_in(amina).get("/ticket/%00/vouch/").status_code == 404


@pytest.mark.parametrize(
    "second", ["amina.oneill@leeds.gov.uk", "Amina.ONeill@LEEDS.gov.uk", "amina.oneill+me@leeds.gov.uk"]
)
def test_one_member_is_not_asked_twice_by_another_spelling(second, signed_in, noon, amina):
    applicant = new_member("gwen@gmail.com", at=noon, name="Gwen")
    asked = {"vouchers": "1", "first": "amina.oneill@leeds.gov.uk", "second": second}
    page = signed_in(applicant).post("/account/application/", asked).content.decode()
    assert "two different members must vouch for you" in page
    assert Vouch.objects.count() == 0
