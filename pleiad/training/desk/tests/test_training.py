"""The desk of training: a cohort from draft to open to called off, and allowances from a file, row by row."""

import html
import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from pleiad.approvals import actions as approvals
from pleiad.audit.models import AuditRecord
from pleiad.events.models import Event
from pleiad.members.models import Organisation

from ...actions import planning, points, requests
from ...locations.find import find
from ...models import Allowance, Cohort, Course, Movement

DAY = timedelta(days=1)
HEADER = "organisation,year,points,contact name,contact address,expires\n"


@pytest.fixture
def desk(bea, signed_in):
    return signed_in(bea)


@pytest.fixture
def course(desk):
    said = {
        "name": "Empowering Women",
        "about": "Two days.",
        "for_whom": "Everybody.",
        "months": ["7", "9"],
        "points": "3",
    }
    assert desk.post("/desk/training/courses/new/", said).status_code == 302
    return Course.objects.get()


def cohort(course, **more):
    return {
        "course": course.pk,
        "where": "Leeds",
        "venue": "Civic Hall",
        "capacity": "12",
        "starts": "10:00",
        "ends": "16:00",
        "day_1": "2027-07-08",
        "day_2": "2027-07-15",
    } | more


@pytest.mark.dated
def test_a_cohort_is_planned_opened_and_called_off(desk, course, client):
    assert (course.months, course.points) == ([7, 9], 3)
    made = desk.post("/desk/training/cohorts/new/", cohort(course))
    planned = Cohort.objects.get()
    assert made["Location"] == f"/desk/training/cohorts/{planned.pk}/"
    assert [each.title for each in planned.events.order_by("starts_at")] == [
        "Empowering Women, day 1 of 2",
        "Empowering Women, day 2 of 2",
    ]
    assert [each.capacity for each in planned.events.order_by("starts_at")] == [12, None]
    assert client.get(f"/training/cohorts/{planned.pk}/").status_code == 404
    desk.post(f"/desk/training/cohorts/{planned.pk}/open/")
    assert client.get(f"/training/cohorts/{planned.pk}/").status_code == 200
    assert Event.objects.published().count() == 2
    assert "Empowering Women, Leeds, West Yorkshire" in desk.get("/desk/training/").content.decode()
    off = f"/desk/training/cohorts/{planned.pk}/call-off/"
    assert "Say why it will not take place" in desk.post(off, {"reason": ""}).content.decode()
    desk.post(off, {"reason": "The room is gone."})
    assert Event.objects.filter(cancelled_at=None).count() == 0


@pytest.mark.dated
@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"where": "Nowhere at all"}, "We do not know this location"),
        ({"where": "Leicster"}, "Did you mean Leicester, Leicestershire?"),
        ({"day_2": "2027-07-08"}, "Each day must come after the one before"),
        ({"day_1": "2020-07-08"}, "Enter a day to come"),
        ({"ends": "09:00"}, "A day must end after it begins"),
        ({"link": "http://meet.example/"}, "must begin with https"),
        ({"capacity": "0"}, "greater than or equal to 1"),
    ],
)
def test_the_form_of_a_cohort_says_what_is_wrong(desk, course, wrong, says):
    assert says in desk.post("/desk/training/cohorts/new/", cohort(course, **wrong)).content.decode()
    assert not Cohort.objects.exists()


def upload(desk, text, name="points.csv"):
    file = SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())
    return desk.post("/desk/training/points/import/", {"file": file}).content.decode()


@pytest.mark.dated
def test_a_file_is_looked_at_row_by_row_and_taken_over_on_a_second_press(desk, amina):
    name = Organisation.objects.get(pk=amina.organisation_id).name
    text = HEADER + f"{name},2026,4,Pat Books,Pat@leeds.gov.uk,2027-03-31\nNobody,2026,4,P,p@x.example,2027-03-31\n"
    looked = upload(desk, "\ufeff" + text)
    assert "1 row can be taken over." in looked
    assert "No organisation of ours has this name." in looked
    assert not Allowance.objects.exists()
    done = desk.post("/desk/training/points/import/", {"text": text, "sure": "yes"}).content.decode()
    assert "1 row was taken over." in done
    made = Allowance.objects.get()
    assert (made.points, made.contact_address) == (4, "pat@leeds.gov.uk")
    assert made.expires_at.isoformat() == "2027-03-31T23:00:00+00:00"  # the end of the day in London's summer time
    page = desk.get("/desk/training/points/").content.decode()
    assert "Wednesday 31 March 2027" in page
    again = upload(desk, text.replace(",4,Pat", ",6,Pat"))
    assert "Changes 4 to 6 points" in again
    assert Movement.objects.count() == 1


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("{o},26x,4,P,p@x.example,2027-03-31", "is not a number for year"),
        ("{o},1026,4,P,p@x.example,2027-03-31", "The year is not a year"),
        ("{o},2026,-4,P,p@x.example,2027-03-31", "is not a number for points"),
        ("{o},2026,4,,p@x.example,2027-03-31", "name of the contact is missing"),
        ("{o},2026,4,P,nonsense,2027-03-31", "is not an email address"),
        ("{o},2026,4,P,p@x.example,31/02/2027", "is not a day"),
        ("{o},2026,4,P,p@x.example,2027-03-31\n{o},2026,5,P,p@x.example,2027-03-31", "are in the file twice"),
        ("{o}", "is not a number for year"),
    ],
)
def test_each_row_says_what_is_wrong_with_it(desk, amina, row, says):
    assert says in upload(desk, HEADER + row.format(o=amina.organisation.name) + "\n")


@pytest.mark.parametrize(
    "text",
    [
        "organisation;year;points;contact name;contact address;expires\nLEEDS CITY COUNCIL;2026;4;Siân;pat@leeds.gov.uk;31/03/2027\n",
        "Organisation\tYear\tPoints\tContact\tE-mail\tExpiry date\nLeeds Council\t2026.0\t4.0\tSiân\tpat@leeds.gov.uk\t31 March 2027\n",
        "sep=;\norganisation;year;points;contact_name;contact email;expires\nleeds  city council;2026;4;Siân;pat@leeds.gov.uk;31.3.27\n",
        'organisation,year,points,contact name,contact address,expires\n"Leeds City Council",2026," 4 ",Siân,pat@leeds.gov.uk,46477\n',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_whatever_a_spreadsheet_programme_saves_is_read(desk, amina, text, encoding):
    looked = upload(desk, text.encode(encoding))
    assert "1 row can be taken over." in looked
    kept = html.unescape(re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", looked, re.DOTALL)[1])
    desk.post("/desk/training/points/import/", {"text": kept, "sure": "yes"})
    made = Allowance.objects.get()
    assert (made.organisation, made.points, made.contact_name) == (amina.organisation, 4, "Siân")
    assert made.expires_at.isoformat() == "2027-03-31T23:00:00+00:00"


def test_points_can_be_given_before_the_first_member_and_by_any_name_of_a_body(desk):
    text = HEADER + "OHFT,2026,4,P,p@x.example,2027-03-31\nHart District Council,2026,4,P,p@x.example,2027-03-31\n"
    assert "2 rows can be taken over." in upload(desk, text)


def test_a_workbook_and_a_broken_row_are_said_to_be_so(desk, amina):
    assert "This is a workbook." in upload(desk, b"PK\x03\x04rest")
    row = f"{amina.organisation.name},2026,4,P,p@x.example,2027-03-31"
    looked = upload(desk, HEADER + row + ",too,much\n")
    assert "This row cannot be read." in looked


@pytest.mark.parametrize("file", [b"\xff\xfe\x00", b"", b"a,b\n1,2\n", b'"' * 100, b"\x00" * 50])
def test_what_is_no_such_file_is_said_to_be_none(desk, file):
    assert "There is a problem" in upload(desk, file)


def test_looking_costs_the_same_for_one_row_and_for_many(desk, amina, django_assert_max_num_queries):
    rows = "".join(f"Organisation {n},2026,4,P,p@x.example,2027-03-31\n" for n in range(300))
    with django_assert_max_num_queries(10):
        assert "Row by row" in upload(desk, HEADER + rows)


def test_a_file_with_characters_that_no_database_keeps_is_read_without_them(desk, amina):
    text = (
        HEADER
        + f"{amina.organisation.name},2026,4,Pat\0 Books,pat@leeds.gov.uk,2027-03-31\n\0,2026,4,P,p@x.example,2027-03-31\n"
    )
    assert "1 row can be taken over." in upload(desk, text)
    desk.post("/desk/training/points/import/", {"text": text.replace("\0", ""), "sure": "yes"})
    assert Allowance.objects.get().contact_name == "Pat Books"


# One organisation's points by a form


def points_said(**more):
    return {
        "organisation": "leeds city council",
        "year": "2026",
        "points": "4",
        "contact_name": "Pat Books",
        "contact_address": "Pat@leeds.gov.uk",
        "last_day": "2027-03-31",
    } | more


@pytest.mark.dated
def test_points_of_one_organisation_are_added_and_changed_by_a_form_and_written_down(desk, amina, bea):
    assert desk.post("/desk/training/points/new/", points_said()).status_code == 302
    made = Allowance.objects.get()
    assert (made.organisation, made.year, made.points) == (amina.organisation, 2026, 4)
    assert (made.contact_address, made.expires_at.isoformat()) == ("pat@leeds.gov.uk", "2027-03-31T23:00:00+00:00")
    page = f"/desk/training/points/{made.pk}/"
    assert f'href="{page}"' in desk.get("/desk/training/points/").content.decode()
    form = desk.get(page).content.decode()
    assert 'value="2027-03-31"' in form and 'value="Pat Books"' in form
    assert desk.post(page, points_said(points="6", contact_name="Sam Books")).status_code == 302
    made.refresh_from_db()
    assert (made.points, made.contact_name) == (6, "Sam Books")
    assert list(Movement.objects.order_by("pk").values_list("points", "by")) == [(4, bea.pk), (2, bea.pk)]
    written = AuditRecord.objects.filter(did="granted points").order_by("pk")
    assert [(each.by_id, each.detail["points"]) for each in written] == [(bea.pk, 4), (bea.pk, 6)]


def test_points_never_fall_below_what_is_kept_and_spent(desk, amina):
    desk.post("/desk/training/points/new/", points_said())
    Allowance.objects.update(reserved=1, spent=2)
    page = f"/desk/training/points/{Allowance.objects.get().pk}/"
    assert "3 points are used or kept already" in desk.post(page, points_said(points="2")).content.decode()
    assert Allowance.objects.get().points == 4
    assert desk.post(page, points_said(points="3")).status_code == 302
    assert (Allowance.objects.get().points, Allowance.objects.get().left) == (3, 0)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"organisation": "Nobody"}, "No organisation of ours has this name."),
        ({"organisation": ""}, "Enter the name of the organisation."),
        ({"year": "26x"}, "Enter a whole number"),
        ({"year": "1026"}, "greater than or equal to 2000"),
        ({"points": "-4"}, "greater than or equal to 0"),
        ({"points": "100001"}, "less than or equal to 100000"),
        ({"contact_name": ""}, "Enter the name of the contact."),
        ({"contact_address": "nonsense"}, "Enter a valid email address"),
        ({"last_day": "31/31/2027"}, "Enter a real date"),
        ({"last_day": "9999-12-31"}, "Enter a real date"),
    ],
)
def test_the_form_of_points_says_what_is_wrong(desk, amina, wrong, says):
    assert says in desk.post("/desk/training/points/new/", points_said(**wrong)).content.decode()
    assert not Allowance.objects.exists()


def test_points_of_a_year_that_are_there_are_not_overwritten_by_adding(desk, amina):
    desk.post("/desk/training/points/new/", points_said())
    again = desk.post("/desk/training/points/new/", points_said(points="9")).content.decode()
    assert "It has points for this year already." in again
    assert Allowance.objects.get().points == 4


def test_only_organisers_change_points(desk, amina, client, signed_in):
    desk.post("/desk/training/points/new/", points_said())
    page = f"/desk/training/points/{Allowance.objects.get().pk}/"
    for address in (page, "/desk/training/points/new/"):
        assert signed_in(amina).post(address, points_said(points="9")).status_code == 404
        assert client.post(address, points_said(points="9")).status_code in (302, 404)
    assert Allowance.objects.get().points == 4


# What waits


def titles(answer):
    return re.findall(r'<h2 class="ledger__title">(.*?)</h2>', answer.content.decode())


def test_a_contact_who_is_silent_for_long_and_points_about_to_lapse_wait_on_the_desk(desk, course, amina, bea, noon):
    with time_machine.travel(noon, tick=False) as clock:
        planned = planning.plan_cohort(
            course=course, found=find("Leeds"), venue="Hall", days=[(noon + 40 * DAY, noon + 41 * DAY)],
            capacity=5, by=bea, at=noon,
        )  # fmt: skip
        planning.publish_cohort(cohort=planned, by=bea, at=noon)
        points.grant(
            organisation=amina.organisation, year=2026, points=7, contact_name="Pat Books",
            contact_address="pat@leeds.gov.uk", expires_at=noon + 35 * DAY, by=bea, at=noon,
        )  # fmt: skip
        requests.ask(cohort=planned, member=amina, at=noon)
        ours = {"No answer for Amina O’Neill: Empowering Women", "Points of 1 organisation lapse within a month"}
        for days, wait in ((4, 0), (5, 2), (9, 2), (10, 1), (36, 0)):
            clock.move_to(noon + days * DAY)
            desk.force_login(bea)
            assert len(ours & set(titles(desk.get("/desk/")))) == wait, days
            if days == 5:
                page = desk.get("/desk/").content.decode()
                assert "Pat Books at Leeds City Council has not answered." in page
                assert f'href="/desk/training/cohorts/{planned.pk}/"' in page
                assert "4 points are left" in page


def test_an_answer_ends_the_waiting(desk, course, amina, bea, noon):
    with time_machine.travel(noon, tick=False) as clock:
        planned = planning.plan_cohort(
            course=course, found=None, venue="", days=[(noon + 40 * DAY, noon + 41 * DAY)], capacity=5, by=bea, at=noon,
            link="https://meet.example/",
        )  # fmt: skip
        planning.publish_cohort(cohort=planned, by=bea, at=noon)
        points.grant(
            organisation=amina.organisation, year=2026, points=3, contact_name="Pat Books",
            contact_address="pat@leeds.gov.uk", expires_at=noon + 60 * DAY, by=bea, at=noon,
        )  # fmt: skip
        asked = requests.ask(cohort=planned, member=amina, at=noon)
        clock.move_to(noon + 6 * DAY)
        desk.force_login(bea)
        assert [each for each in titles(desk.get("/desk/")) if "No answer" in each]
        approvals.answer(approval=asked.approval, yes=True, at=noon + 6 * DAY)
        assert not [each for each in titles(desk.get("/desk/")) if "No answer" in each or "lapse" in each]
