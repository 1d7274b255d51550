"""Attendance from the report that Teams or Zoom gives; the list for the door, and badges."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pleiad.desk.tests.test_desk import queries
from pleiad.testing import new_event, new_member

from ...actions import attendance, registering
from ...models import Registration

TEAMS = """1. Summary
Meeting title\tData day
Attended participants\t4

2. Participants
Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole
{people}

3. In-Meeting Activities
Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole
Nobody Atall\t10:00\t11:00\t1h\t\tAttendee
"""
ZOOM = """Meeting ID,Topic,Start Time
123,Data day,12/03/2026

Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest
{people}
"""


pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(noon, amina, dot, fay):
    event = new_event(at=noon, capacity=20)
    for member in (amina, dot, fay):
        registering.register(event=event, member=member, at=noon)
    with time_machine.travel(event.starts_at + timedelta(hours=1), tick=False):
        yield event


def read(browser, event, text, encoding="utf-8"):
    file = SimpleUploadedFile("report.csv", text.encode(encoding), content_type="text/csv")
    return browser.post(reverse("desk:attendance-file", args=[event.pk]), {"report": file}).content.decode()


def came(event):
    return set(event.registrations.filter(came_at__isnull=False).values_list("member__name", flat=True))


def ticked(body):
    return [int(each) for each in re.findall(r'name="came" type="checkbox" value="([0-9]+)" checked', body)]


def test_a_report_of_teams_marks_by_address_and_by_name_and_nobody_before_the_button(
    meeting, bea, amina, dot, fay, signed_in
):
    people = "\n".join(
        [
            f"Somebody Else\t4pm\t5pm\t1h\t{amina.email.upper()}\t{amina.email}\tAttendee",
            f"{dot.name} (Guest)\t4pm\t5pm\t1h\t\t\tAttendee",
            "Stranger Danger\t4pm\t5pm\t1h\t\t\tAttendee",
        ]
    )
    browser = signed_in(bea)
    body = read(browser, meeting, TEAMS.format(people=people), "utf-16")
    assert "The report names 3 people." in body
    assert "1 name fits nobody who has a place" in body and "Stranger Danger" in body
    assert "Nobody Atall" not in body
    assert came(meeting) == set()
    browser.post(reverse("desk:attendance-file", args=[meeting.pk]), {"came": ticked(body)})
    assert came(meeting) == {amina.name, dot.name}


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_report_of_zoom_is_read_with_any_separator(meeting, bea, fay, signed_in, separator):
    last, first = fay.name.split()[-1], fay.name.split()[0]
    text = ZOOM.format(people=f'"{fay.name}",,4pm,5pm,60,Yes\n"{first} {last}",x@y.example,4pm,5pm,60,No')
    body = read(signed_in(bea), meeting, text.replace(",", separator))
    assert ticked(body) == [Registration.objects.get(member=fay).pk]


def test_two_of_one_name_and_names_that_are_nearly_right_are_asked_about(meeting, bea, dot, noon, signed_in):
    for number in range(2):
        twin = new_member(at=noon, name="Sam Twin", address=f"sam{number}@leeds.gov.uk")
        registering.register(event=meeting, member=twin, at=noon)
    nearly = dot.name[:-1] + "x"
    text = ZOOM.format(people=f"Sam Twin,,4pm,5pm,60,Yes\n{nearly},,4pm,5pm,60,Yes")
    body = read(signed_in(bea), meeting, text)
    assert ticked(body) == []
    assert "Who is “Sam Twin”?" in body and f"Who is “{nearly}”?" in body
    assert body.count('name="came"') == 3


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "found no column with names"),
        ("a,b,c\n1,2,3", "found no column with names"),
        ("Name,Email\n,\n", "Nobody is named"),
        ("PK\x03\x04 xlsx", "This is a workbook."),
        ('Name,Email\n"=HYPERLINK(""http://evil"")",\n', "fits nobody"),
        ("Name,Email\n" + "<script>alert(1)</script>,\n", "&lt;script&gt;"),
    ],
)
def test_what_is_no_report_says_so_and_marks_nobody(meeting, bea, signed_in, text, sentence):
    assert sentence in read(signed_in(bea), meeting, text)
    assert came(meeting) == set()


def test_no_file_and_other_people_s_registrations_change_nothing(meeting, bea, noon, signed_in, cleo):
    browser, address = signed_in(bea), reverse("desk:attendance-file", args=[meeting.pk])
    assert "Choose the file first." in browser.post(address).content.decode()
    other = new_event(at=noon - timedelta(days=30), days=1)
    elsewhere = registering.register(event=new_event(at=noon, days=40), member=cleo, at=noon)
    browser.post(address, {"came": [elsewhere.pk, "²", "9" * 30]})
    elsewhere.refresh_from_db()
    assert elsewhere.came_at is None and came(other) == set()


def test_a_long_report_costs_what_a_short_one_costs(meeting, bea, noon, signed_in, django_assert_max_num_queries):
    browser = signed_in(bea)
    for number in range(30):
        member = new_member(at=noon, name=f"Person {number}", address=f"person{number}@leeds.gov.uk")
        Registration.objects.create(
            event=meeting, member=member, registered_at=noon, arrival=100 + number, placed_at=noon
        )
    text = ZOOM.format(people="\n".join(f"Person {number},,4pm,5pm,60,No" for number in range(30)))
    read(browser, meeting, ZOOM.format(people="Person 1,,4pm,5pm,60,No"))
    with django_assert_max_num_queries(16):
        read(browser, meeting, text)


def test_all_but_those_ticked_came(meeting, bea, amina, dot, fay, signed_in):
    keys = {each.member_id: each.pk for each in meeting.registrations.all()}
    browser, address = signed_in(bea), reverse("desk:attendance", args=[meeting.pk]) + "?absent=1"
    assert "Everyone else on this page came." in browser.get(address).content.decode()
    browser.post(address, {"shown": list(keys.values()), "came": [keys[dot.pk]]})
    assert came(meeting) == {amina.name, fay.name}
    body = browser.get(address).content.decode()
    assert re.search(rf'value="{keys[dot.pk]}" checked', body)
    assert not re.search(rf'value="{keys[amina.pk]}" checked', body)


def test_the_door_list_ticks_one_person_and_comes_back(meeting, bea, amina, signed_in):
    browser, address = signed_in(bea), reverse("desk:door-list", args=[meeting.pk])
    body = browser.get(address).content.decode()
    assert body.count("door__person") == 3
    key = meeting.registrations.get(member=amina).pk
    answer = browser.post(
        reverse("desk:attendance", args=[meeting.pk]), {"shown": [key], "came": [key], "back": address}
    )
    assert answer["Location"] == address
    assert came(meeting) == {amina.name}
    browser.get(address)  # says that it is kept, and what waits next
    few = queries(browser, address)
    assert few <= 16


def test_badges_name_only_those_who_are_listed_as_coming(meeting, bea, amina, dot, noon, signed_in):
    attendance.be_quiet(registration=meeting.registrations.get(member=amina), quiet=True, at=noon)
    dot.hidden_since = noon
    dot.save()
    body = signed_in(bea).get(reverse("desk:badges", args=[meeting.pk])).content.decode()
    assert body.count('class="badge"') == 1
    assert amina.name not in body.partition("<main")[2] and "2 people are not listed" in body
