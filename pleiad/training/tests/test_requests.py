"""A place is asked for, a contact answers, points move once, and the registration is that of events."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from pleiad.approvals import actions as approvals
from pleiad.calendars.models import CalendarEntry
from pleiad.errors import Refused
from pleiad.events.actions import registering, registrations
from pleiad.events.models import Event, Registration
from pleiad.members import leaving, moving, powers
from pleiad.members.addresses import parse
from pleiad.outbox.models import Email
from pleiad.outbox.secrets import unseal
from pleiad.testing import new_member

from .. import periodic
from ..actions import planning, points, requests
from ..models import Allowance, Movement, PlaceRequest

pytestmark = [pytest.mark.engines, pytest.mark.django_db]
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def at_noon(noon):
    with time_machine.travel(noon, tick=False) as clock:
        yield clock


def colleague(amina, number, noon):
    return new_member(f"colleague{number}@leeds.gov.uk", at=noon - DAY, name=f"Colleague {number}")


def stand(allowance):
    allowance.refresh_from_db()
    return allowance.left, allowance.reserved, allowance.spent


def moves(request):
    return list(Movement.objects.filter(request=request).order_by("pk").values_list("kind", "points"))


def yes(request, at, answer=True):
    return approvals.answer(approval=request.approval, yes=answer, at=at)


def test_asking_reserves_points_and_writes_to_the_contact_and_yes_spends_them_and_registers_every_day(
    plan, allow, amina, noon
):
    cohort, allowance = plan(), allow(amina, 4)
    request = requests.ask(cohort=cohort, member=amina, at=noon)
    assert stand(allowance) == (1, 3, 0)
    email = Email.objects.get(kind="approvals.asked")
    assert email.address == "pat.books@leeds.gov.uk"
    assert not Registration.objects.exists()
    yes(request, noon)
    request.refresh_from_db()
    assert stand(allowance) == (1, 0, 3)
    assert moves(request) == [("reserved", 3), ("spent", 3)]
    active = Registration.objects.active().filter(member=amina)
    assert set(active.values_list("event", flat=True)) == set(cohort.events.values_list("pk", flat=True))
    assert [bool(each.placed_at) for each in active] == [True, True]
    assert CalendarEntry.objects.filter(holder=amina, withdrawn_at=None).count() == 2
    assert [each.channel_invite_id for each in active] == [None, None]


def test_no_gives_everything_back_once_and_the_member_may_ask_again(plan, allow, amina, noon):
    cohort, allowance = plan(), allow(amina, 4)
    request = requests.ask(cohort=cohort, member=amina, at=noon)
    yes(request, noon, answer=False)
    request.refresh_from_db()
    assert (request.ended_why, stand(allowance)) == ("declined", (4, 0, 0))
    assert moves(request) == [("reserved", 3), ("given back", 3)]
    with pytest.raises(Refused, match="already: no"):
        yes(request, noon)
    again = requests.ask(cohort=cohort, member=amina, at=noon)
    assert (again.pk != request.pk, stand(allowance)) == (True, (1, 3, 0))


def test_silence_gives_everything_back_when_the_time_for_an_answer_is_over(plan, allow, amina, noon):
    allowance = allow(amina, 4)
    request = requests.ask(cohort=plan(), member=amina, at=noon)
    assert request.approval.expires_at == noon + 10 * DAY
    from pleiad.approvals import periodic as lapsing

    assert lapsing.run(at=noon + 10 * DAY - timedelta(seconds=1)) == 0
    assert lapsing.run(at=noon + 10 * DAY) == 1
    assert lapsing.run(at=noon + 10 * DAY) == 0
    request.refresh_from_db()
    assert (request.ended_why, stand(allowance)) == ("lapsed", (4, 0, 0))


def test_a_second_place_that_the_points_do_not_carry_is_refused(plan, allow, amina, fay, noon):
    allowance = allow(amina, 4)
    requests.ask(cohort=plan(), member=amina, at=noon)
    with pytest.raises(Refused, match="has 1 point left, and a place costs 3"):
        requests.ask(cohort=plan("York"), member=fay, at=noon)
    with pytest.raises(Refused, match="no training points"):
        requests.ask(cohort=plan("Hull"), member=new_member("a@kent.police.uk", at=noon), at=noon)
    assert stand(allowance) == (1, 3, 0)


def test_points_that_have_lapsed_carry_nothing_and_the_first_to_lapse_are_used_first(plan, allow, amina, noon):
    old = allow(amina, 9, days=-1, year=2024)
    later, sooner = allow(amina, 5, days=300, year=2026), allow(amina, 3, days=40, year=2025)
    assert points.of(member=amina, price=3, at=noon) == sooner
    requests.ask(cohort=plan(), member=amina, at=noon)
    assert [stand(each) for each in (old, later, sooner)] == [(9, 0, 0), (5, 0, 0), (0, 3, 0)]
    assert points.of(member=amina, price=3, at=noon) == later


def test_the_place_is_kept_for_the_first_request_though_another_is_answered_first(plan, allow, amina, fay, noon):
    allow(amina, 9)
    cohort = plan(capacity=1)
    first = requests.ask(cohort=cohort, member=amina, at=noon)
    second = requests.ask(cohort=cohort, member=fay, at=noon + timedelta(minutes=1))
    yes(second, noon + DAY)
    second.refresh_from_db()
    assert (second.registration_id, bool(second.agreed_at)) == (None, True)
    assert periodic.register_those_with_leave(at=noon + DAY) == 0
    yes(first, noon + 2 * DAY)
    periodic.run(at=noon + 2 * DAY)
    first.refresh_from_db()
    second.refresh_from_db()
    assert bool(first.placed_at)
    assert (bool(second.registration_id), second.placed_at) == (True, None)
    assert second.registration.placed_at is None
    assert Event.objects.get(pk=cohort.lead_id).waiting == 1


def test_a_no_to_the_first_lets_the_second_in_at_once(plan, allow, amina, fay, noon):
    allow(amina, 9)
    cohort = plan(capacity=1)
    first = requests.ask(cohort=cohort, member=amina, at=noon)
    second = requests.ask(cohort=cohort, member=fay, at=noon + timedelta(minutes=1))
    yes(second, noon + DAY)
    yes(first, noon + DAY, answer=False)
    second.refresh_from_db()
    assert bool(second.placed_at)


def test_points_stay_reserved_on_the_waiting_list_and_are_spent_with_the_place(plan, allow, amina, fay, noon):
    allowance = allow(amina, 9)
    cohort = plan(capacity=1)
    first = requests.ask(cohort=cohort, member=amina, at=noon)
    yes(first, noon)
    second = requests.ask(cohort=cohort, member=fay, at=noon)
    yes(second, noon)
    assert stand(allowance) == (3, 3, 3)
    first.refresh_from_db()
    requests.withdraw(request=first, by=amina, at=noon)
    assert stand(allowance) == (6, 3, 0)
    second.refresh_from_db()
    from pleiad.events.actions import waiting_list

    waiting_list.take(registration=second.registration, by=fay, at=noon)
    periodic.run(at=noon)
    second.refresh_from_db()
    assert (stand(allowance), bool(second.placed_at)) == ((6, 0, 3), True)
    assert Registration.objects.active().filter(member=fay).count() == 2
    assert Registration.objects.active().filter(member=amina).count() == 0


def test_a_place_given_back_on_the_page_of_the_event_returns_the_points_too(plan, allow, amina, noon):
    allowance = allow(amina, 4)
    request = requests.ask(cohort=plan(), member=amina, at=noon)
    yes(request, noon)
    request.refresh_from_db()
    registrations.withdraw(registration=request.registration, by=amina, at=noon)
    assert periodic.end_what_is_off(at=noon) == 1
    assert periodic.end_what_is_off(at=noon) == 0
    request.refresh_from_db()
    assert (request.ended_why, stand(allowance)) == ("withdrawn", (4, 0, 0))
    assert moves(request) == [("reserved", 3), ("spent", 3), ("given back", 3)]
    assert not Registration.objects.active().filter(member=amina).exists()


def test_once_the_course_has_begun_points_stay_spent(plan, allow, amina, noon):
    allowance = allow(amina, 4)
    request = requests.ask(cohort=plan(), member=amina, at=noon)
    yes(request, noon)
    requests.withdraw(request=request, by=amina, at=noon + 30 * DAY)
    assert stand(allowance) == (1, 0, 3)


def test_calling_a_cohort_off_returns_all_points_once_whatever_state_they_were_in(plan, allow, amina, fay, bea, noon):
    allowance = allow(amina, 9)
    cohort = plan(capacity=1)
    placed = requests.ask(cohort=cohort, member=amina, at=noon)
    yes(placed, noon)
    waiting = requests.ask(cohort=cohort, member=fay, at=noon)
    yes(waiting, noon)
    pending = requests.ask(cohort=cohort, member=colleague(amina, 1, noon), at=noon)
    planning.call_off(cohort=cohort, by=bea, at=noon, reason="The room is gone.")
    assert periodic.end_what_is_off(at=noon) == 3
    assert periodic.end_what_is_off(at=noon) == 0
    assert stand(allowance) == (9, 0, 0)
    assert set(PlaceRequest.objects.values_list("ended_why", flat=True)) == {"cancelled"}
    with pytest.raises(Refused, match="no longer needs an answer"):
        yes(pending, noon)


def test_a_member_who_is_suspended_lets_go_of_request_and_points(plan, allow, amina, bea, noon):
    allowance = allow(amina, 4)
    request = requests.ask(cohort=plan(), member=amina, at=noon)
    powers.suspend(member=amina, by=bea, at=noon, reason="For the test.")
    periodic.run(at=noon)
    request.refresh_from_db()
    assert (request.ended_why, stand(allowance)) == ("let go", (4, 0, 0))


def test_points_of_members_who_still_wait_when_it_begins_return(plan, allow, amina, fay, noon):
    allowance = allow(amina, 9)
    cohort = plan(capacity=1)
    for member in (amina, fay):
        yes(requests.ask(cohort=cohort, member=member, at=noon), noon)
    assert stand(allowance) == (3, 3, 3)
    periodic.run(at=noon + 30 * DAY)
    assert stand(allowance) == (6, 0, 3)
    assert PlaceRequest.objects.get(member=fay).ended_why == "no place"


def test_a_course_that_costs_nothing_gives_the_place_at_once(plan, course, amina, noon):
    course.points = 0
    course.save()
    request = requests.ask(cohort=plan(), member=amina, at=noon)
    assert (bool(request.placed_at), request.allowance, request.approval) == (True, None, None)
    assert not Email.objects.filter(kind="approvals.asked").exists()


def test_the_days_of_a_cohort_are_asked_for_on_its_own_page_only(plan, amina, noon, signed_in):
    cohort = plan()
    with pytest.raises(Refused, match="page of the course"):
        registering.register(event=cohort.lead, member=amina, at=noon)
    page = signed_in(amina).get(cohort.lead.get_absolute_url()).content.decode()
    assert f'href="/training/cohorts/{cohort.pk}/"' in page
    assert f"{cohort.lead.slug}/register/" not in page
    signed_in(amina).post(f"/events/{cohort.lead.slug}/register/", {"teams": "with"})
    assert not Registration.objects.exists()


def test_who_may_not_ask(plan, allow, amina, dot, erin, noon):
    allow(amina, 9)
    cohort, draft = plan(), plan("York", publish=False)
    for member in (dot, erin):
        with pytest.raises(Refused, match="once you are a member"):
            requests.ask(cohort=cohort, member=member, at=noon)
    with pytest.raises(Refused, match="not open yet"):
        requests.ask(cohort=draft, member=amina, at=noon)
    with pytest.raises(Refused, match="has begun"):
        requests.ask(cohort=cohort, member=amina, at=noon + 30 * DAY)
    with pytest.raises(Refused, match="too late to ask"):
        requests.ask(cohort=cohort, member=amina, at=noon + 28 * DAY)
    requests.ask(cohort=cohort, member=amina, at=noon)
    with pytest.raises(Refused, match="already"):
        requests.ask(cohort=cohort, member=amina, at=noon)
    assert Allowance.objects.get().reserved == 3


def test_a_member_asks_on_the_page_and_the_contact_answers_by_the_link_without_an_account(
    plan, allow, amina, fay, noon, signed_in
):
    cohort = plan()
    allow(amina, 4)
    browser, address = signed_in(amina), f"/training/cohorts/{cohort.pk}/"
    page = browser.get(address).content.decode()
    assert "Leeds City Council has 4 points left until" in page
    assert "The person who books is Pat Books." in page
    sure = browser.get(f"{address}ask/").content.decode()
    assert "This costs 3 points." in sure
    assert not PlaceRequest.objects.exists()
    assert browser.post(f"{address}ask/")["Location"] == address
    assert "Your organisation is asked" in browser.get(address).content.decode()
    ticket = unseal(Email.objects.get(kind="approvals.asked").sealed)["ticket"]
    contact = Client()
    asked = contact.get(f"/ticket/{ticket}/answer/").content.decode()
    assert "Amina O’Neill asks for a place on the course “Empowering Women”." in asked
    contact.post(f"/ticket/{ticket}/answer/", {"press": "send", "answer": "yes", "words": ""})
    assert "You have a place" in browser.get(address).content.decode()
    assert browser.post(f"{address}give-back/")["Location"] == address
    assert "Your request has ended" in browser.get(address).content.decode()


def test_other_members_cannot_see_or_give_back_a_request(plan, allow, amina, fay, noon, signed_in):
    cohort = plan()
    allow(amina, 9)
    requests.ask(cohort=cohort, member=amina, at=noon)
    address = f"/training/cohorts/{cohort.pk}/"
    assert signed_in(fay).post(f"{address}give-back/").status_code == 404
    assert "Your organisation is asked" not in signed_in(fay).get(address).content.decode()
    assert Client().post(f"{address}give-back/").status_code == 302
    assert PlaceRequest.objects.standing().count() == 1


def test_a_draft_is_seen_by_organisers_only(plan, amina, bea, signed_in):
    draft = plan(publish=False)
    assert Client().get(f"/training/cohorts/{draft.pk}/").status_code == 404
    assert signed_in(amina).get(f"/training/cohorts/{draft.pk}/").status_code == 404
    assert signed_in(bea).get(f"/training/cohorts/{draft.pk}/").status_code == 200


def test_giving_up_in_the_moment_it_begins_returns_points_that_never_were_spent(plan, allow, amina, fay, noon):
    allowance = allow(amina, 9)
    cohort = plan(capacity=1)
    for member in (amina, fay):
        yes(requests.ask(cohort=cohort, member=member, at=noon), noon)
    requests.withdraw(request=PlaceRequest.objects.get(member=fay), by=fay, at=noon + 30 * DAY)
    assert stand(allowance) == (6, 0, 3)


def test_a_member_who_leaves_takes_no_points_along(plan, allow, amina, fay, noon):
    allowance = allow(amina, 9)
    requests.ask(cohort=plan("Leeds"), member=amina, at=noon)
    yes(requests.ask(cohort=plan("York"), member=amina, at=noon), noon)
    begun = plan("Hull", begins=20)
    yes(requests.ask(cohort=begun, member=amina, at=noon), noon)
    assert stand(allowance) == (0, 3, 6)
    leaving.leave(member=amina, at=noon + 25 * DAY)
    assert stand(allowance) == (6, 0, 3)
    assert not PlaceRequest.objects.filter(member=amina).exists()


def test_after_a_move_the_new_employer_is_asked_and_the_old_one_has_its_points_back(plan, allow, amina, cleo, noon):
    cohort, old = plan(), allow(amina, 4)
    coming = new_member("there@york.gov.uk", at=noon)
    new = allow(coming, 5)
    first = requests.ask(cohort=cohort, member=amina, at=noon)
    moving.add(member=amina, address=parse("amina@york.gov.uk"), key="amina@york.gov.uk", second=False, at=noon)
    first.refresh_from_db()
    assert (first.ended_why, stand(old)) == ("moved", (4, 0, 0))
    again = PlaceRequest.objects.standing().get(member=amina)
    assert (again.allowance_id, stand(new)) == (new.pk, (2, 3, 0))
