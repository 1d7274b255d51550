"""A clock that was once promised to a member does not start anew because an organiser pressed “Try again” or “Resume”."""

from datetime import timedelta

import pytest

from .. import actions, queue
from ..desk import waiting
from ..desk.invites import TeamsNow
from ..models import ChannelInvite, Queue
from ..states import State
from .conftest import NOON, fresh

pytestmark = pytest.mark.django_db


def line_of(invite, at):
    return waiting.invite(fresh(invite), TeamsNow(), at=at)


def test_trying_again_in_vain_leaves_the_promise_where_it_was(amina, bea):
    invite = actions.invite(member=amina, address=amina.email, at=NOON, cause="event:1")
    actions.move(fresh(invite), State.NEEDS_ORGANISER, at=NOON, code="unknown")
    promised = line_of(invite, NOON).by
    later = NOON + timedelta(days=9)
    actions.retry(invite=fresh(invite), by=bea, at=later)
    assert fresh(invite).state not in (State.NEEDS_ORGANISER, State.MEMBER)
    actions.move(fresh(invite), State.NEEDS_ORGANISER, at=later, code="unknown")
    line = line_of(invite, later)
    assert line.by == promised and "late" in str(line.line["facts"])


def test_of_two_that_wait_the_one_that_waited_longer_comes_first_whatever_was_tried(amina, bea):
    first = actions.invite(member=amina, address=amina.email, at=NOON, cause="event:1")
    second = actions.invite(member=bea, address=bea.email, at=NOON, cause="event:1")
    for each, day in ((first, 1), (second, 2), (first, 3)):
        actions.move(fresh(each), State.ASKED, at=NOON + timedelta(days=day))
        actions.move(fresh(each), State.NEEDS_ORGANISER, at=NOON + timedelta(days=day), code="unknown")
    assert list(ChannelInvite.objects.stuck()) == [first, second]


def test_what_is_done_has_a_new_clock_when_trouble_comes_back(amina):
    invite = actions.invite(member=amina, address=amina.email, at=NOON, cause="event:1")
    actions.move(fresh(invite), State.NEEDS_ORGANISER, at=NOON, code="unknown")
    actions.move(fresh(invite), State.MEMBER, at=NOON + timedelta(days=1))
    assert fresh(invite).waits_since is None
    actions.move(fresh(invite), State.TO_REMOVE, at=NOON + timedelta(days=2))
    assert fresh(invite).waits_since == NOON + timedelta(days=2)


def test_resuming_a_queue_in_vain_leaves_its_promise_where_it_was(amina, bea):
    later, much_later = NOON + timedelta(days=3), NOON + timedelta(days=8)
    queue.stop(at=NOON, code="forbidden")
    queue.resume(by=bea, at=later)
    queue.stop(at=later, code="forbidden")
    assert Queue.objects.get().trouble_since == NOON
    queue.resume(by=bea, at=later)
    invite = actions.invite(member=amina, address=amina.email, at=later, cause="event:1")
    actions.move(fresh(invite), State.MEMBER, at=much_later)
    queue.stop(at=much_later, code="forbidden")
    assert Queue.objects.get().trouble_since == much_later
