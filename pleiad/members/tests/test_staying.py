"""Membership is proved again: reminders, thirty days of reading, a rest, and one code that wakes it."""

import random
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings

from pleiad.audit.models import AuditRecord
from pleiad.calendars.models import CalendarEntry
from pleiad.errors import Refused
from pleiad.events import rules as events_rules
from pleiad.events.actions import registering
from pleiad.events.models import Registration
from pleiad.outbox import deliver
from pleiad.outbox.models import Email
from pleiad.outbox.secrets import unseal
from pleiad.suggestions import actions as suggestions
from pleiad.testing import THOROUGH, new_event, new_member, some

from .. import actions, own_addresses, periodic, powers, reachability, rules, staying, vouching
from ..addresses import parse
from ..eligibility import versions
from ..models import Address, Application, ListedDomain, Member
from ..standing import MAY, Standing
from .test_entering import newest_code

pytestmark = [pytest.mark.engines, pytest.mark.django_db]
A_DAY = timedelta(days=1)
STEPS = ("members.prove_soon", "members.reading", "members.resting")


@pytest.fixture
def joanne(still_noon):
    """A member who joined at noon with a work address."""
    return new_member("joanne.tester@york.gov.uk", at=still_noon, name="Joanne Tester")


def lived(member, *, until, away=()):
    """Let days pass from noon on, with a worker at work except on days that are `away`; gives the day of each email. In a
    quick run only every tenth of the days on which nothing can be due."""
    start, told = member.joined_at, {}
    moment = start
    while moment <= until:
        if not any(first <= (moment - start).days < last for first, last in away):
            with time_machine.travel(moment, tick=False):
                for _twice in range(2):
                    periodic.run(at=moment)
                while deliver.run(at=moment, clock=lambda moment=moment: moment):
                    pass
        for each in Email.objects.filter(member=member, kind__in=STEPS, sent_at__isnull=False):
            told.setdefault(each.key, (each.kind.partition(".")[2], (each.sent_at - start).days))
        moment += A_DAY if THOROUGH or is_near(member, moment) else 10 * A_DAY
    return list(told.values())


def is_near(member, moment):
    """Whether a step can be due in the next ten days: the proof, its reminders, or the end of the days of reading."""
    now = Member.objects.get(pk=member.pk)
    return not now.resting_since and (now.reading_since or moment > now.prove_by - 45 * A_DAY)


def lapsed(member, *, at, standing=Standing.READING):
    """The member's row as it is when no proof came."""
    moments = {"notice_days": 1, "prove_by": at - A_DAY, "reading_since": at - A_DAY}
    if standing == Standing.RESTING:
        moments["resting_since"] = at
    Member.objects.filter(pk=member.pk).update(**moments)
    member.refresh_from_db()
    return member


def test_without_a_proof_each_step_comes_once_and_in_time(joanne, noon):
    told = lived(joanne, until=noon + timedelta(days=400))
    assert told == [
        ("prove_soon", 159),
        ("prove_soon", 173),
        ("prove_soon", 179),
        ("reading", 180),
        ("resting", 210),
    ]
    joanne.refresh_from_db()
    assert joanne.standing == Standing.RESTING
    assert not joanne.left_at and joanne.name == "Joanne Tester"


def test_a_proof_begins_the_time_anew(joanne, noon):
    lived(joanne, until=noon + timedelta(days=175))
    later = noon + timedelta(days=176)
    staying.proved(member=joanne, address=joanne.addresses.get(), at=later)
    assert joanne.prove_by == later + timedelta(days=180)
    told = lived(joanne, until=later + timedelta(days=200))
    assert [day for kind, day in told if kind == "reading"] == [356]


@pytest.mark.parametrize(
    ("away", "expected"),
    [
        ([(150, 175)], ["prove_soon", "prove_soon", "reading", "resting"]),  # of two late reminders only the last
        ([(165, 190)], ["prove_soon", "reading", "resting"]),  # reminded once before, so in time
        ([(100, 300)], ["prove_soon", "prove_soon", "reading", "resting"]),  # nobody was reminded: a week more
        ([(181, 260)], ["prove_soon", "prove_soon", "prove_soon", "reading", "resting"]),
    ],
)
def test_after_an_outage_no_step_comes_twice_and_none_without_a_reminder(joanne, noon, away, expected):
    told = lived(joanne, until=noon + timedelta(days=400), away=away)
    assert [kind for kind, _day in told] == expected
    days = dict(told)
    assert days["resting"] - days["reading"] >= 30
    if away == [(100, 300)]:
        assert (days["reading"], days["resting"]) == (307, 337)


@pytest.mark.parametrize("seed", range(some(30)))
def test_four_hundred_days_with_outages(joanne, noon, seed):
    """Whatever the outages: each email once, in order, and thirty days of reading before the rest."""
    chance = random.Random(seed)
    away = [(first, first + chance.randint(1, 40)) for first in chance.sample(range(400), 6)]
    told = lived(joanne, until=noon + timedelta(days=400), away=away)
    kinds = [kind for kind, _day in told]
    assert kinds == sorted(kinds, key=["prove_soon", "reading", "resting"].index)
    assert kinds.count("prove_soon") in (1, 2, 3) or not kinds
    assert kinds.count("reading") <= 1 and kinds.count("resting") <= 1
    moves = AuditRecord.objects.filter(about=f"members.member:{joanne.pk}", did__in=["may read only", "rests"])
    assert moves.count() == kinds.count("reading") + kinds.count("resting")
    days = dict(told)
    if "resting" in days:
        assert days["resting"] - days["reading"] >= 30


def test_while_our_mail_stands_still_nobody_is_put_aside(joanne, noon):
    periodic.run(at=noon + timedelta(days=179))
    at = noon + timedelta(days=180)
    periodic.run(at=at)
    joanne.refresh_from_db()
    assert joanne.standing == Standing.MEMBER


def test_a_member_of_the_time_before_proofs_is_reminded_first(joanne, noon):
    Member.objects.filter(pk=joanne.pk).update(proved_at=None, prove_by=None, next_step_at=None)
    at = noon + timedelta(days=1000)
    periodic.run(at=at)
    joanne.refresh_from_db()
    assert joanne.prove_by == at + timedelta(days=30)
    assert joanne.standing == Standing.MEMBER


def test_the_thirty_days_are_for_reading_and_for_keeping_places(joanne, noon):
    kept, other = new_event(at=noon), new_event(at=noon)
    registering.register(event=kept, member=joanne, at=noon)
    lapsed(joanne, at=noon)
    assert joanne.is_current and joanne.may_hold_places
    why = MAY[Standing.READING].why_not
    assert rules.why_not_write(member=joanne) == why
    assert events_rules.why_not_register(event=other, member=joanne, at=noon) == why
    with pytest.raises(Refused, match="prove again"):
        suggestions.suggest(author=joanne, title="Something", why="Because", at=noon)
    assert Registration.objects.active().filter(member=joanne).count() == 1


def test_a_rest_gives_places_back_ends_sessions_and_erases_nothing(joanne, noon, signed_in):
    event = new_event(at=noon, days=250)
    registering.register(event=event, member=joanne, at=noon)
    written = suggestions.suggest(author=joanne, title="Something", why="Because", at=noon)
    browser = signed_in(joanne)
    lapsed(joanne, at=noon)
    Member.objects.filter(pk=joanne.pk).update(next_step_at=noon)
    Member.objects.filter(pk=joanne.pk).update(reading_since=noon - timedelta(days=30))
    periodic.run(at=noon)
    joanne.refresh_from_db()
    assert joanne.standing == Standing.RESTING and not joanne.is_current
    assert browser.get("/account/").status_code == 302
    assert not Registration.objects.active().filter(member=joanne).exists()
    assert CalendarEntry.objects.get(holder=joanne).withdrawn_at
    written.refresh_from_db()
    assert written.title == "Something" and not written.taken_back_at


def test_one_code_wakes_a_resting_membership(joanne, noon, client):
    lapsed(joanne, at=noon, standing=Standing.RESTING)
    typed(client, joanne.email)
    joanne.refresh_from_db()
    assert joanne.standing == Standing.MEMBER and joanne.prove_by == noon + timedelta(days=180)
    assert "awake again" in client.get("/account/").content.decode()


def test_signed_in_the_button_and_one_code_prove_it(joanne, noon, signed_in):
    lapsed(joanne, at=noon)
    browser = signed_in(joanne)
    page = browser.get("/account/membership/").content.decode()
    assert "You can read, but not write" in page
    assert browser.post(f"/account/membership/{joanne.addresses.get().pk}/prove/")["Location"] == "/enter/code/"
    assert browser.post("/enter/code/", {"code": newest_code()})["Location"] == "/account/membership/"
    joanne.refresh_from_db()
    assert joanne.standing == Standing.MEMBER


def typed(client, address):
    """Type the code that goes to this address; gives the answer."""
    client.post("/enter/", {"address": address})
    sent = Email.objects.filter(kind="members.code", address=address).order_by("written_at").last()
    return client.post("/enter/code/", {"code": unseal(sent.sealed)["code"]})


def private(member, at):
    """Give the member a private address."""
    address = f"{member.pk}.home@gmail.com"
    own_addresses.add_address(member=member, address=parse(address), key=address, at=at)
    return Address.objects.get(address=address)


def test_a_private_address_alone_never_proves_where_a_member_works(joanne, noon, client):
    home = private(joanne, noon)
    lapsed(joanne, at=noon, standing=Standing.RESTING)
    typed(client, home.address)
    joanne.refresh_from_db()
    assert joanne.standing == Standing.RESTING
    assert "Your membership rests" in client.get("/account/").content.decode()
    assert client.post(f"/account/membership/{home.pk}/prove/").status_code == 404
    with pytest.raises(Refused):
        staying.proved(member=joanne, address=home, at=noon)


def test_a_work_address_that_was_not_proved_in_time_is_no_way_in_beside_another(joanne, noon, client):
    Address.objects.filter(member=joanne).update(proved_at=noon - timedelta(days=181))
    home = private(joanne, noon)
    page = typed(client, joanne.work_email)
    assert "no longer signs you in by itself" in page.content.decode()
    assert client.get("/account/").status_code == 302
    typed(client, home.address)
    assert client.get("/account/").status_code == 200


def test_a_member_without_a_work_address_is_vouched_for_again(noon, amina, bea, cleo):
    nell = new_member("nell@gmail.com", at=noon, name="Nell")
    application = nell.applications.get()
    for voucher in (amina, cleo):
        vouching.ask_to_vouch(application=application, by=nell, addresses=[voucher.email], at=noon)
        vouching.vouch(
            vouch=application.vouches.get(asked_address=voucher.email), by=voucher, how_known="Work.", at=noon
        )
    actions.approve(application=application, by=bea, at=noon)
    nell.refresh_from_db()
    assert nell.prove_by == noon + settings.VOUCHED_FOR
    lapsed(nell, at=noon, standing=Standing.RESTING)
    again = actions.apply_to_stay(member=nell, evidence="Still there.", at=noon)
    assert not Member.objects.get(pk=nell.pk).may_hold_places
    for voucher in (amina, cleo):
        vouching.ask_to_vouch(application=again, by=nell, addresses=[voucher.email], at=noon)
        vouching.vouch(vouch=again.vouches.get(asked_address=voucher.email), by=voucher, how_known="Work.", at=noon)
    joined = nell.joined_at
    actions.approve(application=again, by=bea, at=noon)
    nell.refresh_from_db()
    assert (nell.standing, nell.joined_at) == (Standing.MEMBER, joined)


def test_a_refused_wish_to_stay_takes_nothing_away(joanne, noon, bea):
    event = new_event(at=noon)
    registering.register(event=event, member=joanne, at=noon)
    application = actions.apply_to_stay(member=joanne, evidence="Please.", at=noon)
    actions.refuse(application=application, by=bea, at=noon, reason="Prove your work address.")
    assert Registration.objects.active().filter(member=joanne).exists()
    assert application.purpose == Application.STAYING


def test_the_last_organiser_does_not_rest(noon, bea, cleo):
    Member.objects.filter(pk=cleo.pk).update(organiser_since=None)
    lapsed(bea, at=noon)
    Member.objects.filter(pk=bea.pk).update(next_step_at=noon, reading_since=noon - timedelta(days=31))
    periodic.run(at=noon)
    assert Member.objects.get(pk=bea.pk).standing == Standing.READING


def test_a_suspended_member_wakes_nothing(erin, noon):
    with pytest.raises(Refused, match="suspended"):
        staying.proved(member=erin, address=erin.addresses.get(), at=noon)


@pytest.mark.parametrize("standing", Standing)
def test_every_standing_says_what_it_may_do_and_why_not(standing):
    may = MAY[standing]
    assert bool(may.why_not) == (not may.writes)
    assert not may.writes or may.reads
    assert not may.reads or may.signs_in


def test_what_waits_to_be_sent_is_dropped_with_a_suspension(amina, bea, noon):
    event = new_event(at=noon)
    registering.register(event=event, member=amina, at=noon)
    assert Email.objects.filter(member=amina, due_at__isnull=False).exists()
    powers.suspend(member=amina, by=bea, at=noon, reason="For the test.")
    left = Email.objects.filter(member=amina, due_at__isnull=False)
    assert {each.kind for each in left} <= {"calendars.entry", "members.suspended"}


def test_who_is_let_back_in_has_time_for_every_reminder(erin, bea, noon):
    at = noon + timedelta(days=500)
    staying.run(at=at)
    powers.let_back_in(member=erin, by=bea, at=at, reason="For the test.")
    erin.refresh_from_db()
    assert erin.standing == Standing.MEMBER and erin.prove_by == at + timedelta(days=30)
    assert erin.next_step_at == at + timedelta(days=9)


def asked_by(member):
    return Member.objects.get(pk=member.pk).prove_by


def test_emails_to_the_employer_s_address_that_come_back_start_the_clock(joanne, noon):
    """A mailbox that is no more is the first that is heard of a member who left; the reminders come as ever."""
    before, email = asked_by(joanne), Email.objects.filter(member=joanne).first()
    at = noon + 10 * A_DAY
    for _twice in range(2):
        assert asked_by(joanne) == before
        reachability.count_refusal(address=joanne.work_email, email=email, at=at, hard=True)
    assert asked_by(joanne) == at + staying.AT_LEAST < before
    assert lived(joanne, until=at + 45 * A_DAY)[0] == ("prove_soon", 10 + 30 - 21)
    address = joanne.addresses.get()
    staying.proved(member=joanne, address=address, at=at)
    assert asked_by(joanne) == at + settings.PROOF_COUNTS_FOR


@pytest.mark.parametrize("why", ["soft", "private", "away", "sooner", "resting"])
def test_what_shows_nothing_about_the_employer_starts_no_clock(joanne, noon, why):
    at, email = noon + A_DAY, Email.objects.filter(member=joanne).first()
    changes = {
        "private": {}, "soft": {}, "away": {"prove_by": None, "next_step_at": None}, "sooner": {"prove_by": at + 3 * A_DAY},
        "resting": {"resting_since": noon},
    }  # fmt: skip
    Member.objects.filter(pk=joanne.pk).update(**changes[why] or {"notice_days": None})
    if why == "private":
        Address.objects.filter(member=joanne).update(kind="private")
    before = asked_by(joanne)
    for _twice in range(3):
        reachability.count_refusal(address=joanne.work_email, email=email, at=at, hard=why != "soft")
    assert asked_by(joanne) == before


def test_a_domain_that_lets_nobody_in_any_more_starts_the_clock_of_those_who_have_no_other(joanne, noon, bea):
    other = new_member("kim@kent.gov.uk", at=noon)
    below = new_member("lee@team.york.gov.uk", at=noon)
    both = new_member("max@york.gov.uk", at=noon)
    own_addresses.add_address(member=both, address=parse("max@hull.gov.uk"), key="max@hull.gov.uk", at=noon)
    Address.objects.filter(address="max@hull.gov.uk").update(kind="work")
    before, at = asked_by(other), noon + A_DAY
    york = ListedDomain.objects.get(domain="york.gov.uk", until_version=None)
    versions.narrow(listed=york, lane="refuse", by=bea, at=at, why="Closed.")
    assert asked_by(joanne) == asked_by(below) == at + staying.AT_LEAST
    assert asked_by(other) == asked_by(both) == before
    assert AuditRecord.objects.filter(did="asked members to prove where they work").exists()


def test_a_domain_that_its_zone_still_lets_in_starts_no_clock(joanne, noon, bea):
    before = asked_by(joanne)
    york = ListedDomain.objects.get(domain="york.gov.uk", until_version=None)
    versions.narrow(listed=york, lane=None, by=bea, at=noon, why="Named wrongly.")
    assert asked_by(joanne) == before
