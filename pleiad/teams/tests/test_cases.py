"""Every known way in which inviting a person to Teams goes wrong, from asking to where it ends, against the fake."""

from datetime import timedelta

import pytest
from django.db import connections

from pleiad.integrations.graph.fake import CASES
from pleiad.outbox.models import Email

from .. import actions, deliver, queue
from ..models import ChannelInvite, Queue
from ..states import ENDED, PROBLEMS, TO_TICK, WORDS, State
from .conftest import NOON, fresh

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("by_graph")]
AMINA = "amina@council.gov.uk"

ENDS_IN = {
    "G1:once": State.MEMBER,
    "G1:busy": State.MEMBER,
    "G3": State.BLOCKED_HOST,
    "G3:deny": State.BLOCKED_HOST,
    "G3:policy": State.BLOCKED_HOST,
    "G3:blocked": State.BLOCKED_HOST,
    "G4": State.BLOCKED_HOME,
    "G5": State.BLOCKED_HOME,
    "G6": State.ADDRESS_CONFLICT,
    "G7": State.ADDRESS_NOT_ACCEPTED,
    "G8": State.NEEDS_ORGANISER,
    "G8:twice": State.MEMBER,
    "G9": State.GUEST_UNREACHABLE,
    "G10": State.MEMBER,
    "G10:hidden": State.MEMBER,
    "G10:blocked": State.NEEDS_ORGANISER,
    "G11": State.MEMBER,
    "G11:accepted": State.MEMBER,
    "G11:deleted": State.GUEST_DELETED,
    "G12": State.MEMBER,
    "G12:redeemed": State.MEMBER,
    "G13": State.MEMBER,
    "G13:unheard": State.MEMBER,
    "G13:hangs": State.MEMBER,
    "G13:add": State.MEMBER,
    "G14": State.MEMBER,
    "G14:never": State.NEEDS_ORGANISER,
    "G14:disabled": State.NEEDS_ORGANISER,
    "G16": State.MEMBER,
    "G16:removes": State.MEMBER,
    "G17": State.MEMBER,
    "G18": State.MEMBER,
    "G18:502": State.MEMBER,
    "G18:404": State.MEMBER,
    "G19": State.MEMBER,
    "G19:date": State.MEMBER,
    "G19:bare": State.MEMBER,
    "G19:504": State.MEMBER,
    "G20": State.MEMBER,
    "G21": State.MEMBER,
    "G21:never": State.NEEDS_ORGANISER,
    "G24": State.MEMBER,
    "G24:error": State.MEMBER,
    "G24:html": State.MEMBER,
    "G24:html-ok": State.MEMBER,
    "G24:cut": State.MEMBER,
    "G24:redirect": State.MEMBER,
    "G25": State.MEMBER,
    "G26": State.MEMBER,
    "G27": State.MEMBER,
    "G27:unmanaged": State.MEMBER,
    "G27:trust": State.MEMBER,
    "G27:email": State.MEMBER,
    "G28": State.NEEDS_ORGANISER,
    "G28:add": State.NEEDS_ORGANISER,
    "G29": State.GROUP_ADDRESS,
}
STOPS_FOR = {
    "G1": "credentials",
    "G1:secret": "credentials",
    "G1:wrong": "credentials",
    "G1:app": "application-unknown",
    "G1:policy": "access-policy",
    "G1:moved": "access-policy",
    "G2": "forbidden",
    "G2:company": "invites-off",
    "G2:admins": "forbidden",
    "G2:unauthorized": "forbidden",
    "G2:suspicious": "blocked-by-microsoft",
    "G2:quota": "directory-full",
    "G2:query": "question-refused",
    "G2:roles": "permission-missing",
    "G2:licence": "licence-missing",
    "G2:licence-of-tenant": "licence-missing",
    "G2:guest-limit": "directory-full",
    "G2:sponsor": "for-all",
    "G2:new": "forbidden",
    "G15": "guests-not-allowed",
    "G15:teams": "guests-off-in-teams",
    "G15:team": "guests-not-allowed",
    "G22": "team-unusable",
    "G22:archived": "team-unusable",
    "G22:full": "team-unusable",
    "G23": "channel-shared",
}
WITH_A_CHANNEL = {"G21", "G21:never", "G23"}


def test_every_case_of_the_fake_has_its_end_written_down():
    assert set(ENDS_IN) | set(STOPS_FOR) == set(CASES)
    assert {name.partition(":")[0] for name in CASES} == {f"G{number}" for number in range(1, 30)}


@pytest.mark.parametrize("case", sorted(ENDS_IN))
def test_it_ends_where_it_should_with_one_guest_and_one_email(case, fake, invited, settle, settings):
    if case in WITH_A_CHANNEL:
        settings.GRAPH = {**settings.GRAPH, "channel_id": "private"}
    fake.switches.on(AMINA, case)
    invite = invited(AMINA)
    settle()
    invite = fresh(invite)
    assert invite.state == ENDS_IN[case]
    assert len([user for user in fake.directory.users.values() if user.address == AMINA]) <= 1
    assert Email.objects.exclude(kind="teams.needs_you").count() <= 1
    in_team = {fake.directory.users[each.user_id].address for each in fake.directory.memberships.values()}
    if ENDS_IN[case] == State.MEMBER:
        assert in_team == {AMINA}
        assert fake.directory.removed_again == 0
        assert Email.objects.exclude(kind="teams.needs_you").count() == 1
        if case in WITH_A_CHANNEL:
            assert fake.directory.in_channel == {invite.guest_id}
    else:
        assert WORDS[State(invite.state)].organiser_step
        assert (invite.due_at, invite.last_code != "") == (None, True)


@pytest.mark.parametrize("case", sorted(STOPS_FOR))
def test_it_stops_the_whole_queue_and_keeps_everybody_for_later(case, fake, invited, settle, settings, bea, clock):
    if case in WITH_A_CHANNEL:
        settings.GRAPH = {**settings.GRAPH, "channel_id": "private"}
    fake.switches.on("*", case)
    invites = [invited(AMINA), invited("cleo@council.gov.uk")]
    settle()
    stopped = Queue.objects.get()
    assert (stopped.stopped_code, stopped.stopped_at is not None) == (STOPS_FOR[case], True)
    assert [fresh(invite).shown_state for invite in invites] == [State.QUEUE_STOPPED] * 2
    assert "Microsoft’s answer was" not in queue.why_stopped(stopped)
    assert fake.directory.memberships == {}

    fake.switches.off()
    queue.resume(by=bea, at=clock.now())
    settle()
    assert [fresh(invite).state for invite in invites] == [State.MEMBER] * 2
    assert Email.objects.count() == 2


def test_with_the_queue_stopped_an_organiser_can_switch_to_adding_by_hand(fake, invited, settle, bea, clock):
    fake.switches.on("*", "G2")
    first = invited(AMINA)
    settle()
    assert queue.add_by_hand(by=bea, at=clock.now()) == 1
    second = invited("cleo@council.gov.uk", at=clock.now())
    settle()
    assert [fresh(invite).state for invite in (first, second)] == [State.LISTED] * 2
    actions.tick_off(invite=first, by=bea, at=clock.now())
    assert fresh(first).state == State.MEMBER


def test_a_plus_address_goes_on_with_the_base_address_once_the_member_agrees(fake, invited, settle, clock):
    invite = invited("amina+events@council.gov.uk", name="Amina")
    settle()
    assert fresh(invite).state == State.ADDRESS_NOT_ACCEPTED
    assert Email.objects.get().kind == "teams.needs_you"
    actions.use_base_address(invite=invite, by=invite.member, at=clock.now())
    settle()
    assert (fresh(invite).state, fresh(invite).address) == (State.MEMBER, AMINA)


def test_an_employee_of_the_host_is_added_without_an_invitation(fake, invited, settle):
    fake.switches.on(AMINA, "G10")
    invite = invited(AMINA)
    settle()
    assert fresh(invite).state == State.MEMBER
    assert fake.calls("invite") == 0
    assert Email.objects.get().kind == "teams.added"


@pytest.mark.parametrize(("case", "kind"), [("G11", "teams.invited"), ("G11:accepted", "teams.added")])
def test_a_guest_who_is_there_already_is_not_invited_again(case, kind, fake, invited, settle):
    fake.switches.on(AMINA, case)
    invite = invited(AMINA)
    settle()
    assert fresh(invite).state == State.MEMBER
    assert fake.calls("invite") == 0
    assert Email.objects.get().kind == kind


def test_two_members_whose_addresses_lead_to_one_account_are_shown_to_a_person(fake, invited, settle, clock):
    first = invited(AMINA)
    settle()
    fake.switches.on("twin@council.gov.uk", "G12")
    second = invited("twin@council.gov.uk", at=clock.now())
    settle()
    assert (fresh(second).state, fresh(second).last_code) == (State.ADDRESS_CONFLICT, "shared-account")
    assert fresh(second).guest_id == ""
    assert Email.objects.count() == 1

    actions.opt_out(member=second.member, by=second.member, at=clock.now())
    settle()
    assert fresh(second).state == State.OPTED_OUT
    assert [each.user_id for each in fake.directory.memberships.values()] == [fresh(first).guest_id]


def test_after_a_lost_answer_it_looks_before_it_repeats(fake, invited, settle):
    fake.directory.delay = 300
    fake.switches.on(AMINA, "G13")
    invite = invited(AMINA)
    settle()
    assert fresh(invite).state == State.MEMBER
    assert fake.calls("invite") == 1
    assert len(fake.directory.users) == 1


def test_a_request_that_never_arrived_is_repeated_once_looking_is_sure(fake, invited, settle):
    fake.switches.on(AMINA, "G13:unheard")
    invite = invited(AMINA)
    settle()
    assert fresh(invite).state == State.MEMBER
    repeated = [line["call"] for line in fake.log if line["about"] == AMINA and line["call"] != "deleted"][:8]
    assert repeated.count("invite") == 2
    assert repeated[:3] == ["look-up", "invite", "look-up"]


def test_replication_is_waited_for_with_growing_pauses_for_a_day_in_all(fake, invited, clock, settle):
    fake.switches.on(AMINA, "G14:never")
    invite = invited(AMINA)
    moments = []
    fake.hooks.append(lambda call, about: moments.append(clock.at) if call == "add" else None)
    settle()
    pauses = [round((b - a).total_seconds()) for a, b in zip(moments, moments[1:], strict=False)]
    assert pauses[:5] == [30, 30, 60, 120, 240]
    assert max(pauses) <= 6 * 3600
    assert abs((moments[-1] - moments[0]) - timedelta(hours=24)) < timedelta(seconds=5)
    assert (fresh(invite).state, fresh(invite).last_code) == (State.NEEDS_ORGANISER, "not-replicated")


def test_somebody_who_is_in_the_team_already_is_never_added_twice(fake, invited, settle):
    fake.switches.on(AMINA, "G16:removes")
    guest = fake.directory.add_user(AMINA)
    fake.directory.add(guest.id)
    invite = invited(AMINA)
    settle()
    assert fresh(invite).state == State.MEMBER
    assert (fake.calls("add"), fake.directory.removed_again) == (0, 0)


def test_an_addition_that_is_not_shown_yet_is_not_repeated(fake, invited, settle):
    fake.switches.on(AMINA, "G20")
    invite = invited(AMINA)
    settle()
    assert fresh(invite).state == State.MEMBER
    assert fake.calls("add") == 1


@pytest.mark.parametrize(("case", "seconds"), [("G19", (7, 7)), ("G19:date", (8.9, 10))])
def test_nothing_at_all_is_sent_before_the_named_wait_is_over(case, seconds, fake, invited, settle, clock):
    fake.switches.on(AMINA, case, times=1)
    calls = []
    fake.hooks.append(lambda call, about: calls.append((call, clock.at)) if about else None)
    invited(AMINA)
    invited(
        "cleo@council.gov.uk", at=NOON + timedelta(milliseconds=1)
    )  # of one and the same moment, either may be first
    settle()
    begun = calls[0][1]
    waited = (calls[1][1] - begun).total_seconds()
    assert calls[0][0] == "look-up"
    assert seconds[0] <= waited <= seconds[1] + 0.5


def test_without_a_named_wait_the_pause_is_at_least_two_seconds(fake, invited, settle, clock):
    fake.switches.on(AMINA, "G19:bare")
    moments = []
    fake.hooks.append(lambda call, about: moments.append(clock.at) if call == "look-up" else None)
    invited(AMINA)
    settle()
    assert all(b - a >= timedelta(seconds=2) for a, b in zip(moments[:2], moments[1:3], strict=True))


@pytest.mark.parametrize("case", [None, "G25"])
def test_taking_a_guest_out_succeeds_when_they_are_gone_already(case, fake, invited, settle, clock):
    invite = invited(AMINA)
    settle()
    if case:
        fake.switches.on(AMINA, case)
    actions.opt_out(member=invite.member, by=invite.member, at=clock.now())
    assert fresh(invite).state == State.LEAVING
    settle()
    assert fresh(invite).state == State.OPTED_OUT
    assert fake.directory.memberships == {}


@pytest.mark.parametrize("when", ["look-up", "invite", "see", "find", "add"])
@pytest.mark.parametrize("how", ["opt out", "suspend", "erase"])
def test_a_member_who_changes_their_mind_at_any_moment_is_not_in_the_team(when, how, fake, invited, settle, clock):
    """At the very moment of each request the member opts out, is suspended or is erased."""
    invite = invited(AMINA)
    once = []

    def race(call, about):
        if call == when and not once:
            once.append(call)
            change_of_mind(invite, how, clock)

    fake.hooks.append(in_thread(race))
    settle()
    assert once == [when]
    assert fake.directory.memberships == {}
    assert fresh(invite).state == (State.OPTED_OUT if how == "opt out" else State.WITHDRAWN)


def in_thread(deed):
    """The fake answers in a thread of its own, whose database connection must be the test's."""
    connection = connections["default"]
    connection.inc_thread_sharing()

    def run(call, about):
        connections["default"] = connection
        deed(call, about)

    return run


def change_of_mind(invite, how, clock):
    member = fresh(invite).member
    if how == "opt out":
        actions.opt_out(member=member, by=member, at=clock.now())
    elif how == "suspend":
        member.suspended_at = clock.now()
        member.save()
        actions.withdraw(member=member, at=clock.now())
    else:
        member.delete()


@pytest.mark.parametrize("code", ["AADSTS50020", "AADSTS65005", "AADSTS90071", "EmailVerified", ""])
def test_a_member_who_cannot_get_in_says_so_and_gets_the_email_again(code, invited, settle, clock, bea):
    invite = invited(AMINA)
    settle()
    actions.report_stuck(invite=invite, by=invite.member, at=clock.now(), code=code)
    assert (fresh(invite).state, fresh(invite).last_code) == (State.STUCK_REDEEMING, code)
    assert list(ChannelInvite.objects.stuck()) == [invite]
    actions.retry(invite=invite, by=bea, at=clock.now())
    settle()
    assert fresh(invite).state == State.MEMBER
    assert Email.objects.count() == 2


def test_an_outage_of_a_whole_night_loses_nobody(fake, invited, settle, clock):
    invited("cleo@council.gov.uk")
    settle()
    fake.switches.on("*", "G19:bare", times=10**9)
    invite = invited(AMINA, at=clock.now())
    settle(days=0.5)
    assert fresh(invite).state == State.ASKED
    fake.switches.off()
    settle(days=1)
    assert fresh(invite).state == State.MEMBER


def test_every_resting_state_is_an_end_or_names_who_acts():
    moving = {State.ASKED, State.IN_LINE, State.INVITED, State.ADDING, State.LEAVING, State.KNOWN, State.OPENED}
    resting = set(State) - moving
    for state in resting - {State.MEMBER, *ENDED}:
        assert WORDS[state].organiser_step, state
    assert set(WORDS) == set(State)
    assert resting - {State.MEMBER, State.HELD, State.QUEUE_STOPPED, State.UNOPENED} == {*ENDED, *PROBLEMS, *TO_TICK}


def test_a_demo_address_shows_its_case(invited, settle):
    invite = invited("g4.dot@council.gov.uk")
    settle()
    assert fresh(invite).state == State.BLOCKED_HOME


def test_a_worker_that_has_nothing_to_do_says_so(db):
    assert deliver.run(at=NOON) == 0
