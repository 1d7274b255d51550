"""Accounts that nobody uses end by the clock: refused and unanswered applicants, memberships that rest for years."""

from datetime import timedelta

import pytest
from django.utils import translation

from pleiad.content.models import Draft
from pleiad.members import actions as members
from pleiad.members import staying
from pleiad.members.models import Application, Hold, Member
from pleiad.outbox.emails import KINDS
from pleiad.outbox.models import Email

from .. import notice, sweeping

pytestmark = [pytest.mark.engines, pytest.mark.django_db]
DAY, YEAR = timedelta(days=1), timedelta(days=365)


def swept(at):
    """Sweep at this moment, with every email sent."""
    Email.objects.filter(due_at__isnull=False).update(due_at=None, sent_at=at)
    sweeping.sweep(at=at)


def left(member):
    return Member.objects.get(pk=member.pk).left_at is not None


def told(member):
    return Email.objects.filter(member=member, kind="members.ends_soon")


@pytest.fixture
def refused(dot, bea, noon):
    application = Application.objects.get(member=dot)
    members.claim(application=application, by=bea, at=noon)
    members.refuse(application=application, by=bea, at=noon, reason="No public sector employer.")
    return dot


@pytest.fixture
def resting(amina, noon):
    Member.objects.filter(pk=amina.pk).update(
        reading_since=noon - 30 * DAY, resting_since=noon, prove_by=noon - 30 * DAY
    )
    return Member.objects.get(pk=amina.pk)


@pytest.mark.parametrize(("who", "after"), [("refused", YEAR), ("dot", YEAR), ("resting", 2 * YEAR)])
def test_it_ends_thirty_days_after_an_email_said_so(who, after, request, noon):
    person = request.getfixturevalue(who)
    swept(noon + after - DAY)
    assert not told(person).exists()
    swept(noon + after + DAY)
    assert told(person).count() == 1 and not left(person)
    email = told(person).get()
    with translation.override("en"):
        said = KINDS[email.kind](email, {})
    assert "deleted" in said.text and "/enter/" in said.text
    swept(noon + after + 29 * DAY)
    assert told(person).count() == 1 and not left(person)
    swept(noon + after + 32 * DAY)
    assert left(person)


def test_nobody_ends_while_the_email_has_not_left(refused, noon):
    sweeping.sweep(at=noon + YEAR + DAY)
    sweeping.sweep(at=noon + YEAR + 60 * DAY)
    assert not left(refused) and told(refused).count() == 1


def test_after_an_outage_of_years_it_is_said_first(resting, noon):
    swept(noon + 5 * YEAR)
    assert told(resting).count() == 1 and not left(resting)


def test_who_is_back_in_time_stays(resting, noon):
    swept(noon + 2 * YEAR + DAY)
    staying.proved(member=resting, at=noon + 2 * YEAR + 5 * DAY)
    email = told(resting).get()
    assert KINDS[email.kind](email, {}) is None
    swept(noon + 2 * YEAR + 40 * DAY)
    assert not left(resting)


def test_a_legal_hold_keeps_it(refused, bea, cleo, noon):
    Hold.objects.create(
        member=refused, reason="x", began_at=noon, began_by=bea, agreed_by=cleo, look_again_on=noon.date()
    )
    swept(noon + YEAR + DAY)
    assert not told(refused).exists()
    assert {each.held for each in sweeping.look(at=noon + YEAR + DAY) if each.label == "members.Application"} == {1}


def test_members_and_those_who_apply_again_are_left_alone(refused, amina, fay, noon):
    later = noon + YEAR - 10 * DAY
    Application.objects.create(
        member=refused,
        address=refused.email,
        lane="review",
        rule="r",
        reason="r",
        domain_list_version=1,
        applied_at=later,
    )
    swept(noon + YEAR + DAY)
    assert not told(refused).exists() and not told(amina).exists() and not told(fay).exists()


@pytest.mark.parametrize(("days", "stays"), [(364, True), (366, False)])
def test_a_draft_goes_a_year_after_it_was_touched(amina, noon, days, stays):
    Draft.objects.create(member=amina, form_name="story:new", values={"title": "T"}, kept_at=noon)
    sweeping.sweep(at=noon + days * DAY)
    assert Draft.objects.exists() is stays


def test_the_notice_says_so():
    said = " ".join(each["keep"] for each in notice.lines())
    assert (
        "If your membership rests: 2 years later" in said
        and "1 year after the answer" in said
        and "1 year after you applied" in said
    )
