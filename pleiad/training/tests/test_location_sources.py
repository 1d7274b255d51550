"""Every page that shows a location names those whose data says where it is, as their licences ask."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.test import Client

from pleiad.outbox.models import Email
from pleiad.outbox.secrets import unseal
from pleiad.testing import new_member

from ..actions import requests, watching
from ..locations.attribution import attribution
from ..locations.find import find

pytestmark = pytest.mark.django_db
TEMPLATES = Path(__file__).parents[1] / "templates"
LOCATION = "Leeds, West Yorkshire"
NO_LOCATION = {
    f"training/{name}.html"
    for name in (
        "check_in", "desk/allowance_form", "desk/allowances", "desk/allowances_check", "desk/allowances_import",
        "desk/course_form",
    )
}  # fmt: skip
"""Pages about courses and points, which name no location."""


@pytest.fixture
def answers(plan, allow, course, amina, bea, noon):
    """An answer for every page of training, where a cohort in Leeds is asked for and members watch for one."""
    leeds, day = find("Leeds"), timedelta(days=1)
    with time_machine.travel(noon, tick=False):
        cohort, draft, asked_for = plan(), plan(publish=False), plan()
        allow(amina, 20)
        for number in range(5):
            member = new_member(f"wait{number}@leeds.gov.uk", at=noon - day, name=f"Wait {number}")
            watching.watch(member=member, found=leeds, within=60, course=None, at=noon)
        watch = watching.watch(member=amina, found=leeds, within=60, course=None, at=noon)
        stop = watching.stop_link(watch).partition("/ticket/")[2]
        requests.ask(cohort=asked_for, member=amina, at=noon)
        ticket = unseal(Email.objects.get(kind="approvals.asked").sealed)["ticket"]
        cohort_desk, draft_desk = f"/desk/training/cohorts/{cohort.pk}/", f"/desk/training/cohorts/{draft.pk}/"
        pages = {
            Client(): [
                "/training/", "/training/near/leeds-west-yorkshire/", f"/training/courses/{course.slug}/",
                f"/training/cohorts/{cohort.pk}/", f"/ticket/{stop}", f"/ticket/{ticket}/answer/",
            ],
            amina: [
                f"/training/cohorts/{cohort.pk}/ask/", f"/training/cohorts/{asked_for.pk}/give-back/", "/training/told/",
                f"/training/cohorts/{asked_for.pk}/",
            ],
            bea: [
                "/desk/training/", cohort_desk, f"{draft_desk}open/", f"{cohort_desk}call-off/", "/desk/training/demand/",
                "/desk/training/cohorts/new/?location=leeds-west-yorkshire",
            ],
        }  # fmt: skip
        found = []
        for who, addresses in pages.items():
            browser = who
            if not isinstance(who, Client):
                browser = Client()
                browser.force_login(who)
            found += [browser.get(address) for address in addresses]
    assert [answer.status_code for answer in found] == [200] * len(found)
    return found


def words(answer):
    return answer.content.decode()


def test_every_page_that_shows_a_location_names_its_sources(answers):
    showing = [answer for answer in answers if LOCATION in words(answer)]
    assert len(showing) > 10
    for answer in showing:
        missing = [line for line in attribution() if line not in words(answer)]
        template = answer.templates[0].name
        assert not missing, (
            f"{answer.request['PATH_INFO']} shows a location and does not say {missing[0]!r}: "
            f"put {{% location_sources %}} into {template}."
        )


def test_no_page_of_training_is_left_out(answers):
    of_this_room = {str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html")}
    whole = {name for name in of_this_room if "{% extends" in (TEMPLATES / name).read_text()}
    looked_at = {template.name for answer in answers for template in answer.templates}
    unseen = whole - looked_at - NO_LOCATION
    assert not unseen, f"No page of this test shows {sorted(unseen)}: add its address, or name it in NO_LOCATION."
    for name in whole - NO_LOCATION:
        assert "location_sources" in (TEMPLATES / name).read_text(), (
            f"{name} does not include the sources of locations."
        )


def test_after_an_import_the_year_is_that_of_the_import(client, db, settings, tmp_path):
    settings.VAR = tmp_path
    official = tmp_path / "postcodes.csv"
    official.write_text("outcode,latitude,longitude,count,spread_miles\nLS1,53.8,-1.55,900,0.4\n")
    moment = datetime(2027, 5, 1, tzinfo=UTC).timestamp()
    os.utime(official, (moment, moment))
    shown = client.get("/training/near/ls1/").content.decode()
    for line in attribution(official_year=2027):
        assert line in shown
