"""The state machine of an invite: which call comes next, and what each answer leads to. Plain values in and out."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from pleiad.integrations.graph.answers import AnswerKind, GraphAnswer

from .states import State

WRITES = ("invite", "add", "channel", "remove")
"""Calls that change something in Teams, so that an unanswered one must not be repeated blindly."""

SETTLE = timedelta(minutes=10)  # how long a look-up may still miss what an unanswered request did
REPLICATION = timedelta(hours=24)  # Teams normally knows a new guest within minutes, seldom within a day
OUTAGE = timedelta(days=7)  # after that a person should look, even at a mere outage
LONGEST_PAUSE = timedelta(hours=6)
MOST_OBEYED_WAIT = timedelta(hours=24)  # a longer wait means that something has changed for good
MOST_TARGET_TRIES = 4

STOPS = {
    AnswerKind.CREDENTIALS: "credentials",
    AnswerKind.APPLICATION_UNKNOWN: "application-unknown",
    AnswerKind.ACCESS_POLICY: "access-policy",
    AnswerKind.LICENCE_MISSING: "licence-missing",
    AnswerKind.FOR_ALL: "for-all",
    AnswerKind.FORBIDDEN: "forbidden",
    AnswerKind.PERMISSION_MISSING: "permission-missing",
    AnswerKind.INVITES_OFF: "invites-off",
    AnswerKind.BLOCKED_BY_MICROSOFT: "blocked-by-microsoft",
    AnswerKind.DIRECTORY_FULL: "directory-full",
    AnswerKind.QUESTION_REFUSED: "question-refused",
    AnswerKind.GUESTS_NOT_ALLOWED: "guests-not-allowed",
    AnswerKind.GUESTS_OFF_IN_TEAMS: "guests-off-in-teams",
    AnswerKind.TEAM_UNUSABLE: "team-unusable",
}
"""Answers that the next person would get as well: the whole queue stops."""

PROBLEM_OF = {
    AnswerKind.BLOCKED_HOST: State.BLOCKED_HOST,
    AnswerKind.BLOCKED_HOME: State.BLOCKED_HOME,
    AnswerKind.ADDRESS_CONFLICT: State.ADDRESS_CONFLICT,
    AnswerKind.ADDRESS_NOT_ACCEPTED: State.ADDRESS_NOT_ACCEPTED,
    AnswerKind.GROUP_ADDRESS: State.GROUP_ADDRESS,
}

UNKNOWN_TO_US = (AnswerKind.REFUSED, AnswerKind.NO_ACCESS_POLICY)
"""A clear no that we cannot explain; what it says of one person, and what of all, shows when others get it too."""

MOST_ALIKE = 3  # different people with one such answer: it is not about them
ALIKE_WITHIN = timedelta(days=1)
LOOK_FIRST, LOOK_LAST = timedelta(minutes=10), timedelta(days=1)

TOLD_IN = (State.BLOCKED_HOME, State.ADDRESS_NOT_ACCEPTED, State.GROUP_ADDRESS)
"""Problems in which the member has something to do, and so gets an email."""


@dataclass(frozen=True)
class StepStanding:
    """What the machine has to know of an invite."""

    state: str
    since: datetime
    adapter: str = "graph"
    tries: int = 0
    request: str = ""
    request_at: datetime | None = None
    guest_id: str = ""
    membership_id: str = ""
    opted_out: bool = False
    private_channel: bool = False
    afresh: bool = False


@dataclass(frozen=True)
class Step:
    """Where an invite goes. `then`: the call to make at once; otherwise `due_at`, or nothing is left to do.

    `facts`: fields to keep. `email`: a kind of email to write. `stop`: why the whole queue stops. `pause_until`: no
    request of this sort before then, by any worker. `answered`: the unanswered request is accounted for.
    """

    state: str
    code: str = ""
    due_at: datetime | None = None
    then: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    email: str = ""
    stop: str = ""
    pause_until: datetime | None = None
    answered: bool = True
    unknown: bool = False  # the answer is one that nobody can explain


def first_call(now: StepStanding) -> str:
    """The call with which a worker takes an invite up again; always one that looks before it changes anything."""
    if now.adapter == "manual":
        return "list"
    if now.adapter == "link":
        return "link"
    if now.state == State.LEAVING:
        return "remove" if now.membership_id else "find" if now.guest_id else "look-up"
    return "look-up" if now.state == State.ASKED else "see"


def next_step(now: StepStanding, call: str, answer: GraphAnswer, *, at: datetime, jitter: float = 0.5) -> Step:
    """What an answer to a call leads to. `jitter` between 0 and 1 spreads pauses that nobody prescribed."""
    if call == "deleted" and answer.kind not in (AnswerKind.DONE, AnswerKind.THROTTLED):
        return _invite(now, at)  # this look is a courtesy, and holds nobody up
    if answer.kind in (AnswerKind.THROTTLED, AnswerKind.UNKNOWN):
        return _wait_for_service(now, call, answer, at, jitter)
    if answer.kind in STOPS:
        return Step(now.state, answer.code, due_at=at, stop=STOPS[answer.kind], answered=_answered(now, call, answer))
    if answer.kind in (AnswerKind.DONE, AnswerKind.MISSING, AnswerKind.ALREADY_MEMBER):
        return AFTER[call](now, answer, at)
    if answer.kind is AnswerKind.ADDRESS_NOT_FOUND and call == "invite" and now.tries + 1 < MOST_TARGET_TRIES:
        return Step(now.state, answer.code, due_at=at + pause(now.tries, 30))
    if answer.kind is AnswerKind.IN_DIRECTORY and call == "invite" and answer.value:
        return _after_invite(now, answer, at)
    if answer.kind is AnswerKind.ACCOUNT_DISABLED:
        return _give_up(now, "account-disabled", State.NEEDS_ORGANISER)
    step = _give_up(now, answer.code, PROBLEM_OF.get(answer.kind, State.NEEDS_ORGANISER))
    return replace(step, unknown=answer.kind in UNKNOWN_TO_US and step.state == State.NEEDS_ORGANISER)


def look_again(*, added_at: datetime, at: datetime) -> datetime:
    """When to look next whether a guest in the team has opened the invitation: soon at first, then once a day."""
    return at + min(max((at - added_at) / 2, LOOK_FIRST), LOOK_LAST)


def shared_account(now: StepStanding) -> Step:
    """The account that Teams named belongs to another member's invite: a person must look, and theirs is left alone."""
    if now.state == State.LEAVING:
        return Step(_out(now))
    return Step(State.ADDRESS_CONFLICT, "shared-account")


def pause(tries: int, first: float, *, factor: int = 2) -> timedelta:
    """A growing pause: `first` seconds, then `factor` times as long each time, at most six hours."""
    return min(timedelta(seconds=first * factor ** min(tries, 20)), LONGEST_PAUSE)


def _wait_for_service(now, call, answer, at, jitter):
    """Teams is busy, away, or said nothing that can be understood. A named wait is kept to the second."""
    answered = _answered(now, call, answer)
    if answer.wait is not None:
        if answer.wait > MOST_OBEYED_WAIT:
            return Step(now.state, answer.code, due_at=at, stop="wait-too-long", answered=answered)
        until = at + answer.wait
        return Step(now.state, answer.code, due_at=until, pause_until=until, answered=answered)
    if at - now.since >= OUTAGE:
        return _give_up(now, answer.code, State.NEEDS_ORGANISER)
    if answer.kind is AnswerKind.UNKNOWN:
        return Step(now.state, answer.code, due_at=at + pause(now.tries, 30, factor=4), answered=answered)
    longest = timedelta(minutes=15)
    seconds = max(2.0, 2.0 ** min(now.tries + 1, 12) * (0.5 + jitter / 2))
    until = at + min(timedelta(seconds=seconds), longest)
    return Step(now.state, answer.code, due_at=until, pause_until=at + timedelta(seconds=2), answered=answered)


def _answered(now, call, answer):
    """A failure accounts for the request it answers, unless the service may have done it all the same; a look that
    failed accounts for nothing."""
    return now.request == call and not answer.maybe_done


def _wait_for_replication(now, answer, at, *, answered):
    """Teams does not know the guest yet: 30 seconds up to 6 hours between tries, 24 hours in all."""
    since, tries = (now.since, now.tries) if now.state == State.ADDING else (at, 0)
    if at - since >= REPLICATION:
        return _give_up(now, "not-replicated", State.NEEDS_ORGANISER)
    due_at = min(at + pause(tries, 30), since + REPLICATION)
    return Step(State.ADDING, answer.code, due_at=due_at, answered=answered)


def _give_up(now, code, state):
    if now.state == State.LEAVING:
        return Step(State.TO_REMOVE, code)
    return Step(state, code, email="teams.needs_you" if state in TOLD_IN else "")


def _still_unanswered(now, call, at):
    """Whether a request of this sort may still take effect unseen."""
    return now.request == call and now.request_at is not None and at - now.request_at < SETTLE


def _after_look_up(now, answer, at):
    if answer.kind is not AnswerKind.DONE:
        return _give_up(now, answer.code, State.NEEDS_ORGANISER)
    if answer.value is None:
        if _still_unanswered(now, "invite", at):
            return _wait_until_sure(now, at)
        if now.state == State.LEAVING:
            return Step(_out(now))
        return Step(now.state, then="invite" if now.afresh else "deleted")
    known = {"guest_id": answer.value.id}
    if now.state == State.LEAVING:
        return Step(now.state, then="find", facts=known, answered=now.request != "add")
    if not answer.value.accepted:
        return Step(State.INVITED, then="see", facts=known, email="teams.invited")
    return Step(State.INVITED, then="see", facts=known)


def _wait_until_sure(now, at):
    due_at = min(at + pause(now.tries, 30), now.request_at + SETTLE)
    return Step(now.state, "unanswered", due_at=due_at, answered=False)


def _invite(now, at):
    """Invite, unless an invitation that was not answered may still take effect."""
    return _wait_until_sure(now, at) if _still_unanswered(now, "invite", at) else Step(now.state, then="invite")


def _after_deleted(now, answer, at):
    if answer.value is not None:
        return _give_up(now, "guest-deleted", State.GUEST_DELETED)
    return _invite(now, at)


def _after_invite(now, answer, at):
    if answer.kind not in (AnswerKind.DONE, AnswerKind.IN_DIRECTORY):
        return _give_up(now, answer.code, State.NEEDS_ORGANISER)
    known = {"guest_id": answer.value.guest_id}
    if now.state == State.LEAVING:
        return Step(now.state, then="find", facts=known)
    if answer.kind is AnswerKind.IN_DIRECTORY:
        return Step(State.INVITED, then="see", facts=known)
    return Step(State.INVITED, then="see", facts=known, email="teams.invited")


def _after_see(now, answer, at):
    if answer.kind is not AnswerKind.DONE:
        return _wait_for_replication(now, answer, at, answered=False)
    if not answer.value.enabled:
        return _give_up(now, "account-disabled", State.NEEDS_ORGANISER)
    if answer.value.is_guest and not answer.value.reachable:
        return _give_up(now, "guest-without-address", State.GUEST_UNREACHABLE)
    return Step(now.state, then="find", answered=False)


def _after_find(now, answer, at):
    if answer.kind is not AnswerKind.DONE:
        return Step(now.state, "team-missing", due_at=at, stop="team-unusable", answered=False)
    if answer.value is None:
        if _still_unanswered(now, "add", at):
            return _wait_until_sure(now, at)
        return Step(_out(now)) if now.state == State.LEAVING else Step(now.state, then="add")
    known = {"membership_id": answer.value.id}
    if now.state == State.LEAVING:
        return Step(now.state, then="remove", facts=known)
    return _in_team(now, known)


def _after_add(now, answer, at):
    if answer.kind is AnswerKind.MISSING:
        return _wait_for_replication(now, answer, at, answered=True)
    return _in_team(now, {"membership_id": answer.value.id} if answer.kind is AnswerKind.DONE else {})


def _in_team(now, known):
    if now.private_channel:
        return Step(now.state, then="channel", facts=known)
    return Step(State.MEMBER, facts=known, email="teams.added")


def _after_channel(now, answer, at):
    if answer.kind is AnswerKind.MISSING:
        return _wait_for_replication(now, answer, at, answered=True)
    return Step(State.MEMBER, email="teams.added")


def _after_remove(now, answer, at):
    return Step(_out(now), facts={"membership_id": ""})


def _after_list(now, answer, at):
    return Step(State.TO_REMOVE if now.state == State.LEAVING else State.LISTED)


def _after_link(now, answer, at):
    if now.state == State.LEAVING:
        return Step(State.TO_REMOVE)
    return Step(State.LINK_SENT, email="teams.link")


def _out(now):
    return State.OPTED_OUT if now.opted_out else State.WITHDRAWN


AFTER = {
    "look-up": _after_look_up,
    "deleted": _after_deleted,
    "invite": _after_invite,
    "see": _after_see,
    "find": _after_find,
    "add": _after_add,
    "channel": _after_channel,
    "remove": _after_remove,
    "list": _after_list,
    "link": _after_link,
}
