"""An answer that would be everybody's stops the queue with one line that names the switch; three alike stop it too."""

from datetime import timedelta

import pytest

from pleiad.audit.models import AuditRecord

from .. import actions, queue
from ..models import ChannelInvite, Queue
from ..states import PROBLEMS, WORDS, State, kind_for_member, ledger_line
from .conftest import fresh

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("by_graph")]
PEOPLE = ["amina@council.gov.uk", "cleo@police.uk", "dot@trust.nhs.uk", "erin@fire.gov.uk"]

NAMES_ITS_SWITCH = {
    "G2:company": "External collaboration settings, Guest invite settings",
    "G2:admins": "API permissions: User.Invite.All",
    "G2:roles": "TeamMember.Read.All (or, for this team alone, TeamMember.Read.Group)",
    "G2:suspicious": "Only Microsoft’s support lifts that",
    "G2:quota": "Directory quota",
    "G2:query": "tell those who look after it",
    "G1:app": "GRAPH_TENANT and GRAPH_CLIENT_ID",
    "G1:policy": "Conditional Access, the policies for workload identities",
    "G2:licence": "Billing, Licences",
    "G2:guest-limit": "Directory quota",
    "G2:sponsor": "at least one sponsor",
    "G15": "Microsoft 365 Groups, and the sensitivity label",
    "G15:teams": "Teams admin centre: Users, Guest access",
}


@pytest.mark.parametrize("case", NAMES_ITS_SWITCH)
def test_one_line_names_the_switch_to_turn(case, fake, invited, settle):
    fake.switches.on("*", case)
    invited(PEOPLE[0])
    settle()
    line = queue.why_stopped(Queue.objects.get())
    assert NAMES_ITS_SWITCH[case] in line
    assert "\n" not in line and PEOPLE[0] not in line


@pytest.mark.parametrize(
    "gone", ["TeamMember.Read.All", "TeamMember.ReadWriteNonOwnerRole.All", "User.Read.All", "User.Invite.All"]
)
def test_without_a_permission_the_first_person_stops_the_queue_and_nobody_is_a_problem(
    gone, fake, invited, settle, bea, clock
):
    """Once, eight people became guests, none of them a member of the team, and each was told of trouble of their own."""
    fake.roles.discard(gone)
    invites = [invited(each) for each in PEOPLE]
    settle()
    assert gone in queue.why_stopped(Queue.objects.get())
    assert not ChannelInvite.objects.stuck().exists()
    assert len(fake.directory.users) <= 1
    fake.roles.add(gone)
    queue.resume(by=bea, at=clock.now())
    settle()
    assert {fresh(each).state for each in invites} == {State.MEMBER}


def test_microsofts_brake_on_a_launch_evening_stops_the_queue_at_once(fake, invited, settle, clock):
    fake.brake = 2
    invites = [invited(each) for each in PEOPLE]
    settle()
    stopped = Queue.objects.get()
    assert stopped.stopped_code == "blocked-by-microsoft"
    assert stopped.stopped_request and stopped.stopped_request in queue.why_stopped(stopped)
    asked = fake.calls("invite")
    settle()
    assert fake.calls("invite") == asked  # nobody knocks again
    assert sum(fresh(each).state == State.MEMBER for each in invites) == 2


@pytest.mark.parametrize("case", ["G28", "G28:add"])
def test_three_people_with_one_unknown_answer_stop_it_and_wait_again(case, fake, invited, settle, bea, clock):
    fake.switches.on("*", case)
    invites = [invited(each) for each in PEOPLE]
    settle()
    stopped = Queue.objects.get()
    assert stopped.stopped_code == "three-alike"
    assert "Three people got the same answer" in queue.why_stopped(stopped)
    assert not ChannelInvite.objects.stuck().exists()
    assert {fresh(each).shown_state for each in invites} == {State.QUEUE_STOPPED}
    fake.switches.off()
    queue.resume(by=bea, at=clock.now())
    settle()
    assert {fresh(each).state for each in invites} == {State.MEMBER}


@pytest.mark.parametrize("how", ["two people", "two answers", "another day"])
def test_fewer_than_three_alike_stay_each_their_own(how, fake, invited, settle, clock):
    people = PEOPLE[:2] if how == "two people" else PEOPLE[:3]
    for number, each in enumerate(people):
        fake.switches.on(each, "G28:add" if how == "two answers" and number == 2 else "G28")
        invited(each, at=clock.now())
        settle()
        clock.sleep(timedelta(hours=13 if how == "another day" else 0))
    assert not Queue.objects.stopped().exists()
    assert ChannelInvite.objects.stuck().count() == len(people)


def test_who_resumes_in_spite_of_it_is_not_stopped_by_the_same_answer_again(fake, invited, settle, bea, clock):
    fake.switches.on("*", "G28")
    for each in PEOPLE:
        invited(each)
    settle()
    queue.resume(by=bea, at=clock.now())
    settle()
    assert not Queue.objects.stopped().exists()
    assert ChannelInvite.objects.stuck().count() == len(PEOPLE)


def test_what_stopped_it_is_in_the_audit_and_names_nobody(fake, invited, settle):
    fake.switches.on("*", "G2:new")
    invited(PEOPLE[0])
    settle()
    kept = AuditRecord.objects.get(did="stopped the Teams queue")
    assert (kept.reason, kept.detail) == ("Forbidden", {"code": "forbidden"})


def test_a_stopped_queue_is_no_trouble_of_the_members(fake, invited, settle):
    fake.switches.on("*", "G2:company")
    invite = invited(PEOPLE[0])
    settle()
    line = ledger_line(fresh(invite))
    assert (line["state"], str(line["title"])) == ("waiting", "Teams invitation waits for us")


def test_only_trouble_in_which_the_member_can_do_something_is_shown_to_them_as_trouble():
    red = {state for state in State if kind_for_member(state) == "problem"}
    assert red == {State.BLOCKED_HOME, State.ADDRESS_NOT_ACCEPTED, State.GROUP_ADDRESS, State.STUCK_REDEEMING}
    assert {state for state in State if WORDS[state].kind == "problem"} == set(PROBLEMS)


@pytest.mark.parametrize("adapter", ["manual", "graph then by hand"])
def test_while_delivery_is_by_hand_it_says_so_from_the_first_second(
    adapter, fake, invited, settle, settings, bea, clock
):
    if adapter == "manual":
        settings.TEAMS_DELIVERY = "manual"
    else:
        queue.stop(at=clock.now(), code="by-hand", by=bea)
        queue.add_by_hand(by=bea, at=clock.now())
    invite = invited(PEOPLE[0])
    assert (fresh(invite).state, fresh(invite).shown_state) == (State.ASKED, State.LISTED)
    assert "by hand" in str(ledger_line(fresh(invite))["sentence"])
    settle()
    assert fresh(invite).shown_state == State.LISTED


def test_taking_out_by_hand_is_said_from_the_first_second_too(fake, invited, settle, settings, bea, clock):
    settings.TEAMS_DELIVERY = "manual"
    invite = invited(PEOPLE[0])
    settle()
    actions.tick_off(invite=invite, by=bea, at=clock.now())
    actions.opt_out(member=invite.member, by=invite.member, at=clock.now())
    assert fresh(invite).shown_state == State.TO_REMOVE
