from datetime import UTC, date, datetime, time, timedelta

import pytest

from pleiad.members.addresses import ParsedAddress, parse
from pleiad.members.eligibility.domain_list import DomainList
from pleiad.members.eligibility.listed_domains import read_csv

from .. import people, programme
from ..topics import FIRST, LEARNING, MEETINGS, SOCIALS, VISITS

SOME_DAYS = [
    datetime(2026, 1, 1, 9, tzinfo=UTC) + timedelta(days=11 * number, hours=number % 24) for number in range(70)
]


@pytest.mark.parametrize("at", SOME_DAYS)
def test_on_any_day_the_programme_lies_ahead_and_is_full(at):
    slots = programme.coming(at=at)
    assert all(at < slot.starts_at <= at + programme.AHEAD for slot in slots)
    assert [slot.starts_at for slot in slots] == sorted({slot.starts_at for slot in slots})
    meetings = [slot for slot in slots if slot.topic in MEETINGS]
    assert 6 <= len(meetings) <= 8
    assert 2 <= len(slots) - len(meetings) <= 4
    assert len({slot.topic for slot in slots}) == len(slots)


@pytest.mark.parametrize("at", SOME_DAYS)
def test_meetings_are_on_the_last_thursday_at_four_in_london(at):
    for slot in programme.coming(at=at):
        if slot.topic in MEETINGS:
            assert slot.day.weekday() == 3
            assert (slot.starts_at.hour, slot.ends_at.hour, slot.ends_at.minute) == (16, 17, 30)
            in_a_week = slot.day + timedelta(days=7)
            assert in_a_week.month != slot.day.month or slot.day.month == 12


def test_december_meets_before_christmas():
    assert [programme.meeting(year, 12).day for year in (2026, 2027, 2028)] == [
        date(2026, 12, 17),
        date(2027, 12, 16),
        date(2028, 12, 21),
    ]


def test_past_meetings_are_over_and_in_order():
    at = datetime(2026, 11, 26, 17, tzinfo=UTC)  # while the meeting of November goes on
    days = [slot.day for slot in programme.past(at=at)]
    assert days == [
        date(2026, 5, 28),
        date(2026, 6, 25),
        date(2026, 7, 30),
        date(2026, 8, 27),
        date(2026, 9, 24),
        date(2026, 10, 29),
    ]


def test_every_topic_fits_the_fields_of_an_event_and_has_a_welsh_title():
    for topic in [FIRST, *MEETINGS, *SOCIALS, *LEARNING, *VISITS]:
        assert 0 < len(topic.title) <= 120
        assert 0 < len(topic.title_cy) <= 120
        assert 0 < len(topic.summary) <= 300
        assert 0 < len(topic.summary_cy) <= 300
        assert topic.description
        assert len(topic.venue) <= 200 and len(topic.access) <= 200


def test_slots_hold_their_hours_across_the_clock_change():
    winter, summer = programme.meeting(2027, 2), programme.meeting(2027, 4)
    assert winter.starts_at.astimezone(UTC).time() == time(16)
    assert summer.starts_at.astimezone(UTC).time() == time(15)


def test_every_invented_person_is_admitted_by_the_starting_domain_list_and_their_address_says_invented():
    domain_list = DomainList.from_rows(read_csv(), version=1)
    everybody = people.everybody()
    assert len(everybody) == len({person.address for person in everybody}) == 154
    nations = set()
    for person in everybody:
        address = parse(person.address)
        assert isinstance(address, ParsedAddress)
        assert address.base.endswith(".invented")
        verdict = domain_list.decide(address)
        assert (verdict.lane, bool(verdict.organisation)) == ("auto", True), person
        nations.add(verdict.nation)
    assert nations == {"England", "Scotland", "Wales", "Northern Ireland", "United Kingdom"}


@pytest.mark.parametrize(
    ("name", "mailbox"),
    [
        ("Siobhán O’Neill", "siobhan.o'neill.invented"),
        ("Carys Llŷr", "carys.llyr.invented"),
        ("Małgorzata Stawska", "malgorzata.stawska.invented"),
        ("Zeynep Altınsoy", "zeynep.altinsoy.invented"),
        ("Linh Trần", "linh.tran.invented"),
    ],
)
def test_a_name_becomes_a_plain_mailbox(name, mailbox):
    assert people.mailbox_of(name) == mailbox
