"""The state machine on plain values: no database, no service, no clock."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pleiad.integrations.graph.answers import AnswerKind, DeletedGuest, GraphAnswer, GraphPerson, Invitation, Membership

from ..states import MOVING, WORDS, State
from ..steps import AFTER, REPLICATION, SETTLE, WRITES, StepStanding, first_call, next_step, pause
from .conftest import NOON

GUEST = GraphPerson(id="g", is_guest=True, accepted=False, enabled=True, reachable=True)
CALLS = {
    State.ASKED: ("look-up", "deleted", "invite"),
    State.INVITED: ("see", "find", "add", "channel"),
    State.ADDING: ("see", "find", "add", "channel"),
    State.LEAVING: ("look-up", "find", "remove"),
}
VALUES = {
    "look-up": [None, GUEST],
    "deleted": [None, DeletedGuest("g")],
    "invite": [Invitation("g", "https://redeem.example/secret")],
    "see": [GUEST],
    "find": [None, Membership("m", "g")],
    "add": [Membership("m", "g")],
    "channel": [Membership("m", "g")],
    "remove": [None],
}


@st.composite
def situations(draw):
    """Any standing under way, any call that can be made in it, any answer to it."""
    state = draw(st.sampled_from(list(CALLS)))
    call = draw(st.sampled_from(CALLS[state]))
    kind = draw(st.sampled_from(list(AnswerKind)))
    wait = draw(st.none() | st.timedeltas(timedelta(0), timedelta(days=400)))
    value = draw(st.sampled_from(VALUES[call])) if kind is AnswerKind.DONE else None
    request = draw(st.sampled_from(["", *WRITES]))
    standing = StepStanding(
        state=state,
        since=NOON - draw(st.timedeltas(timedelta(0), timedelta(days=30))),
        tries=draw(st.integers(0, 1000)),
        request=request,
        request_at=NOON - draw(st.timedeltas(timedelta(0), timedelta(hours=1))) if request else None,
        guest_id="g",
        opted_out=draw(st.booleans()),
        private_channel=draw(st.booleans()),
    )
    answer = GraphAnswer(
        kind, value, "code", wait=wait if kind is AnswerKind.THROTTLED else None, maybe_done=draw(st.booleans())
    )
    return standing, call, answer, draw(st.floats(0, 1))


@given(situations())
def test_every_answer_leads_to_a_next_call_a_due_time_or_a_state_in_which_a_person_acts(situation):
    standing, call, answer, jitter = situation
    step = next_step(standing, call, answer, at=NOON, jitter=jitter)
    if step.then:
        assert step.then in AFTER
        assert step.state in MOVING
    elif step.state in MOVING:
        assert step.due_at is not None
        assert NOON <= step.due_at <= NOON + timedelta(hours=24)
    else:
        assert step.due_at is None
        words = WORDS[State(step.state)]
        assert words.ends or words.organiser_step


@given(situations())
def test_a_change_in_teams_is_only_ordered_when_a_look_found_nothing_or_found_what_to_remove(situation):
    standing, call, answer, jitter = situation
    step = next_step(standing, call, answer, at=NOON, jitter=jitter)
    if step.then in ("invite", "add"):
        look = {"invite": "deleted", "add": "find"}[step.then]
        # Whether a deleted account could come back is asked for the member's sake: nothing depends on an answer.
        assert (call, answer.value) == (look, None)
        assert answer.kind is AnswerKind.DONE or look == "deleted"
        assert standing.state != State.LEAVING
    if step.then == "remove":
        assert (call, standing.state) == ("find", State.LEAVING)


@given(situations())
def test_an_unanswered_request_is_not_repeated_before_looking_is_sure(situation):
    standing, call, answer, jitter = situation
    step = next_step(standing, call, answer, at=NOON, jitter=jitter)
    if standing.request and NOON - standing.request_at < SETTLE:
        assert step.then != standing.request or step.then in ("remove", "channel")


@given(st.timedeltas(timedelta(0), timedelta(hours=24)), situations())
def test_a_named_wait_is_kept_to_the_microsecond_and_by_everybody(wait, situation):
    standing, call, _answer, jitter = situation
    step = next_step(standing, call, GraphAnswer(AnswerKind.THROTTLED, wait=wait), at=NOON, jitter=jitter)
    assert (step.due_at, step.pause_until) == (NOON + wait, NOON + wait)


@given(situations())
def test_without_a_named_wait_at_least_two_seconds_pass(situation):
    standing, call, _answer, jitter = situation
    step = next_step(standing, call, GraphAnswer(AnswerKind.THROTTLED), at=NOON, jitter=jitter)
    assert step.due_at is None or step.due_at - NOON >= timedelta(seconds=2)


def test_a_wait_of_more_than_a_day_stops_the_queue():
    step = next_step(
        StepStanding(State.ASKED, NOON), "look-up", GraphAnswer(AnswerKind.THROTTLED, wait=timedelta(days=2)), at=NOON
    )
    assert step.stop == "wait-too-long"


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (AnswerKind.BLOCKED_HOST, State.BLOCKED_HOST),
        (AnswerKind.BLOCKED_HOME, State.BLOCKED_HOME),
        (AnswerKind.ADDRESS_CONFLICT, State.ADDRESS_CONFLICT),
        (AnswerKind.ADDRESS_NOT_ACCEPTED, State.ADDRESS_NOT_ACCEPTED),
        (AnswerKind.REFUSED, State.NEEDS_ORGANISER),
        (AnswerKind.MISSING, State.NEEDS_ORGANISER),
    ],
)
def test_what_repeating_cannot_change_goes_to_a_person_at_once(kind, state):
    step = next_step(
        StepStanding(State.ASKED, NOON, request="invite", request_at=NOON),
        "invite",
        GraphAnswer(kind, code="x"),
        at=NOON,
    )
    assert (step.state, step.code, step.due_at, step.answered) == (state, "x", None, True)


def test_an_address_that_is_not_found_is_tried_four_times():
    tries, asked = 0, StepStanding(State.ASKED, NOON)
    while True:
        step = next_step(
            StepStanding(State.ASKED, NOON, tries=tries, request="invite", request_at=NOON),
            "invite",
            GraphAnswer(AnswerKind.ADDRESS_NOT_FOUND, code="InternalServerError", maybe_done=True),
            at=NOON,
        )
        tries += 1
        if step.state != asked.state:
            break
    assert (tries, step.state) == (4, State.NEEDS_ORGANISER)


@pytest.mark.parametrize(
    ("standing", "call"),
    [
        (StepStanding(State.ASKED, NOON), "look-up"),
        (StepStanding(State.INVITED, NOON, guest_id="g"), "see"),
        (StepStanding(State.ADDING, NOON, guest_id="g"), "see"),
        (StepStanding(State.LEAVING, NOON), "look-up"),
        (StepStanding(State.LEAVING, NOON, guest_id="g"), "find"),
        (StepStanding(State.LEAVING, NOON, guest_id="g", membership_id="m"), "remove"),
        (StepStanding(State.ASKED, NOON, adapter="manual"), "list"),
        (StepStanding(State.ASKED, NOON, adapter="link"), "link"),
    ],
)
def test_a_worker_takes_up_an_invite_by_looking_or_by_what_is_harmless_twice(standing, call):
    assert first_call(standing) == call


def test_the_last_try_after_a_404_comes_after_24_hours_exactly():
    almost = NOON - REPLICATION + timedelta(minutes=5)
    step = next_step(
        StepStanding(State.ADDING, almost, tries=9, guest_id="g"),
        "add",
        GraphAnswer(AnswerKind.MISSING, code="404"),
        at=NOON,
    )
    assert (step.state, step.due_at) == (State.ADDING, NOON + timedelta(minutes=5))
    step = next_step(
        StepStanding(State.ADDING, NOON - REPLICATION, tries=9),
        "add",
        GraphAnswer(AnswerKind.MISSING, code="404"),
        at=NOON,
    )
    assert (step.state, step.code) == (State.NEEDS_ORGANISER, "not-replicated")


def test_pauses_grow_to_six_hours():
    assert [pause(tries, 30).total_seconds() for tries in (0, 1, 2, 9, 10, 10**6)] == [30, 60, 120, 15360, 21600, 21600]


def test_a_disabled_guest_and_one_without_an_address_need_a_person():
    invited = StepStanding(State.INVITED, NOON, guest_id="g")
    disabled = GraphPerson(id="g", is_guest=True, accepted=False, enabled=False, reachable=True)
    unreachable = GraphPerson(id="g", is_guest=True, accepted=False, enabled=True, reachable=False)
    assert next_step(invited, "see", GraphAnswer(AnswerKind.DONE, disabled), at=NOON).code == "account-disabled"
    assert (
        next_step(invited, "see", GraphAnswer(AnswerKind.DONE, unreachable), at=NOON).state == State.GUEST_UNREACHABLE
    )
