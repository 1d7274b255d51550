"""After the course: the cohort's own space, check-ins after three and twelve months, and alumnae."""

from datetime import timedelta

import pytest
import time_machine
from dateutil.relativedelta import relativedelta
from django.test import Client

from pleiad.content.models import Space
from pleiad.directory.models import Profile
from pleiad.errors import Refused
from pleiad.members import powers
from pleiad.outbox.emails import KINDS
from pleiad.outbox.models import Email
from pleiad.testing import shield

from .. import periodic
from ..actions import alumnae, check_ins, requests
from ..models import Alumna, CourseCheckIn

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def held(plan, course, amina, bea, noon):
    """A cohort in which Amina and Bea have a place, thirty days from midday, two days long."""
    course.points = 0
    course.save()
    with time_machine.travel(noon, tick=False):
        cohort = plan(capacity=5)
        for member in (amina, bea):
            requests.ask(cohort=cohort, member=member, at=noon)
    return cohort


@pytest.mark.dated
def test_a_cohort_gets_a_closed_space_when_it_begins(held, amina, fay, noon):
    assert periodic.open_spaces(at=noon + 29 * DAY) == 0
    assert periodic.open_spaces(at=noon + 30 * DAY) == 1
    assert periodic.open_spaces(at=noon + 30 * DAY) == 0
    space = Space.objects.get()
    assert (space.name, space.closed) == ("Empowering Women: Leeds, December 2026", True)
    assert sorted(space.readers.values_list("member__name", flat=True)) == ["Amina O’Neill", "Bea Organiser"]
    assert list(Space.objects.visible_to(amina)) == [space]
    assert list(Space.objects.visible_to(fay)) == []


def test_members_are_asked_once_after_three_months_and_once_after_twelve(held, amina, noon):
    last = noon + 31 * DAY + timedelta(hours=6)
    asked = []
    for number in range(15):
        moment = last + relativedelta(months=number)
        if moment.day < last.day:  # that month is too short to have the day: the next one begins
            moment += DAY
        periodic.check_in(at=moment - timedelta(seconds=1))
        periodic.check_in(at=moment)
        asked.append(CourseCheckIn.objects.filter(member=amina).count())
    assert asked == [0, 0, 0, *[1] * 9, *[2] * 3]
    assert Email.objects.filter(kind="training.check_in", member=amina).count() == 2


def test_a_check_in_that_is_late_by_more_than_a_month_is_not_asked(held, noon):
    last = noon + 31 * DAY + timedelta(hours=6)
    assert periodic.check_in(at=last + relativedelta(months=4, days=1)) == 0


def test_a_check_in_is_answered_by_its_member_only(held, amina, fay, noon, signed_in):
    check_ins.check_in(cohort=held, months=3, at=noon)
    asked = CourseCheckIn.objects.get(member=amina)
    email = Email.objects.get(kind="training.check_in", member=amina)
    assert f"/training/check-ins/{asked.pk}/" in KINDS["training.check_in"](email, {}).text
    page = f"/training/check-ins/{asked.pk}/"
    assert signed_in(fay).get(page).status_code == 404
    assert Client().get(page).status_code == 302
    assert "Choose what comes nearest." in signed_in(amina).post(page, {}).content.decode()
    signed_in(amina).post(page, {"since": "used", "words": "I asked for the chair."})
    asked.refresh_from_db()
    assert (asked.since, asked.words, bool(asked.answered_at)) == ("used", "I asked for the chair.", True)
    assert KINDS["training.check_in"](email, {}) is None


def test_alumnae_are_shown_to_members_who_may_see_them_until_they_stop_it(
    held, course, amina, bea, cleo, fay, dot, noon, signed_in
):
    with time_machine.travel(noon + 31 * DAY, tick=False):
        page = "/training/courses/empowering-women/"
        assert "Let them find me" in signed_in(amina).get(page).content.decode()
        assert "Let them find me" not in signed_in(cleo).get(page).content.decode()
        signed_in(cleo).post(f"{page}alumna/")
        assert not Alumna.objects.exists()
        signed_in(amina).post(f"{page}alumna/")
        assert "Amina O’Neill" in signed_in(cleo).get(page).content.decode()
        assert "Amina O’Neill" not in Client().get(page).content.decode()
        assert "Amina O’Neill" not in signed_in(dot).get(page).content.decode()
        shield(amina, at=noon)
        assert "Amina O’Neill" not in signed_in(fay).get(page).content.decode()
        assert "Amina O’Neill" in signed_in(cleo).get(page).content.decode()
        signed_in(amina).post(f"{page}alumna/", {"stop": "yes"})
        assert "Amina O’Neill" not in signed_in(cleo).get(page).content.decode()


def test_the_name_of_a_listed_alumna_leads_to_the_profile(held, course, amina, cleo, noon, signed_in):
    with time_machine.travel(noon + 31 * DAY, tick=False):
        alumnae.be_found(course=course, member=amina, at=noon + 31 * DAY)
        link = f'<a class="govuk-link" href="/people/{amina.pk}/">Amina O’Neill</a>'
        reader = signed_in(cleo)
        assert link not in reader.get("/training/courses/empowering-women/").content.decode()
        Profile.objects.create(member=amina, headline="Data", changed_at=noon, listed_at=noon)
        assert link in reader.get("/training/courses/empowering-women/").content.decode()
        assert reader.get(f"/people/{amina.pk}/").status_code == 200


def test_there_are_no_alumnae_before_the_course_or_after_leaving_the_network(
    held, course, amina, bea, cleo, noon, signed_in
):
    with pytest.raises(Refused, match="who took the course"):
        alumnae.be_found(course=course, member=amina, at=noon)
    alumnae.be_found(course=course, member=amina, at=noon + 31 * DAY)
    powers.suspend(member=amina, by=bea, at=noon, reason="For the test.")
    assert "Amina" not in signed_in(cleo).get("/training/courses/empowering-women/").content.decode()
