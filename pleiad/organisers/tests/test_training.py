"""The desk of training: a cohort from draft to open to called off, and allowances from a file, row by row."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pleiad.events.models import Event
from pleiad.members.models import Organisation
from pleiad.training.models import Allowance, Cohort, Course, Movement

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


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"where": "Nowhere at all"}, "We do not know this place"),
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
        ("{o},2026,4,P,p@x.example,31/03/2027", "is not a day"),
        ("{o},2026,4,P,p@x.example,2027-03-31\n{o},2026,5,P,p@x.example,2027-03-31", "stand in the file twice"),
        ("{o}", "is not a number for year"),
    ],
)
def test_each_row_says_what_is_wrong_with_it(desk, amina, row, says):
    assert says in upload(desk, HEADER + row.format(o=amina.organisation.name) + "\n")


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
