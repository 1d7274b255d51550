"""A member leaves the network while places of the same cohort are asked for, answered or given back."""

import pytest

from pleiad.approvals import actions as approvals
from pleiad.errors import Refused
from pleiad.events.actions import planning as meetings
from pleiad.events.models import Registration
from pleiad.members import leaving, powers
from pleiad.members.models import Member
from pleiad.testing import after, at_once, broken, met_there

from ..actions import planning, requests
from ..models import Course, PlaceRequest
from .test_points import adds_up

pytestmark = [pytest.mark.engines, pytest.mark.threads, pytest.mark.django_db(transaction=True)]


def end_membership(how, who, bea, at):
    if how == "leaves":
        leaving.leave(member=who, at=at)
    else:
        powers.suspend(member=who, by=bea, at=at, reason="For the tests.")


@pytest.mark.parametrize("how", ["leaves", "is suspended"])
@pytest.mark.parametrize("meanwhile", ["gives back", "is answered", "is called off"])
def test_a_member_leaves_while_another_request_of_the_cohort_moves(plan, allow, amina, fay, bea, noon, how, meanwhile):
    cohort = plan("Leeds", capacity=3)
    allow(amina, 9)
    leaving_request, other = (requests.ask(cohort=cohort, member=each, at=noon) for each in (amina, fay))
    approvals.answer(approval=leaving_request.approval, yes=True, at=noon)
    if meanwhile != "is answered":
        approvals.answer(approval=other.approval, yes=True, at=noon)
    module, name = {
        "gives back": (requests, "_leave_the_days"),
        "is answered": (requests, "register_agreed"),
        "is called off": (meetings, "cancel"),
    }[meanwhile]
    deeds = {
        "gives back": lambda: requests.withdraw(request=other, by=fay, at=noon),
        "is answered": lambda: approvals.answer(approval=other.approval, yes=True, at=noon),
        "is called off": lambda: planning.call_off(cohort=cohort, by=bea, at=noon, reason="For the tests."),
    }
    with met_there(module, name) as there:
        raised = at_once(deeds[meanwhile], after(there, lambda: end_membership(how, amina, bea, noon)))
    assert raised == [None, None]
    assert not Registration.objects.active().filter(member=amina, event__cancelled_at=None).exists()
    assert not PlaceRequest.objects.standing().filter(member=amina).exists()
    adds_up()


@pytest.mark.parametrize("how", ["leaves", "is suspended"])
def test_a_member_leaves_while_their_own_request_is_answered(plan, allow, amina, bea, noon, how):
    cohort = plan("Leeds", capacity=3)
    allow(amina, 9)
    request = requests.ask(cohort=cohort, member=amina, at=noon)
    with met_there(requests, "register_agreed") as there:
        raised = at_once(
            lambda: approvals.answer(approval=request.approval, yes=True, at=noon),
            after(there, lambda: end_membership(how, amina, bea, noon)),
        )
    assert raised == [None, None]
    assert not Registration.objects.active().filter(member=amina).exists()
    assert not PlaceRequest.objects.standing().filter(member=amina).exists()
    adds_up()


@pytest.mark.parametrize("how", ["leaves", "is suspended"])
@pytest.mark.parametrize("points", [0, 3])
def test_a_member_leaves_while_asking_for_a_place(plan, allow, amina, bea, noon, how, points):
    Course.objects.update(points=points)
    cohort = plan("Leeds", capacity=3)
    allow(amina, 9)
    with met_there(requests, "record") as there:
        raised = at_once(
            lambda: requests.ask(cohort=cohort, member=amina, at=noon),
            after(there, lambda: end_membership(how, amina, bea, noon)),
        )
    assert broken(raised) == []
    assert not Registration.objects.active().filter(member=amina).exists()
    assert not PlaceRequest.objects.standing().filter(member=amina).exists()
    adds_up()


def test_a_member_who_has_just_left_cannot_ask(plan, allow, amina, noon):
    cohort = plan("Leeds")
    allow(amina, 9)
    stale = Member.objects.get(pk=amina.pk)
    leaving.leave(member=amina, at=noon)
    with pytest.raises(Refused):
        requests.ask(cohort=cohort, member=stale, at=noon)
