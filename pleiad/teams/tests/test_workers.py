"""Several workers at once, and workers that die: nobody twice, nobody lost, one pace."""

import os
import signal
import threading
import time
from datetime import timedelta

import pytest
from django.conf import settings as live
from django.db import connection, connections
from django.utils import timezone

from pleiad.integrations.graph.client import Graph
from pleiad.outbox.models import Email
from pleiad.testing import THOROUGH, start_worker

from .. import actions, deliver, pace, steps
from ..models import ChannelInvite, Pace
from ..states import State
from .conftest import NOON, Hands, fresh

pytestmark = pytest.mark.engines

AMINA = "amina@council.gov.uk"


class Killed(BaseException):
    """Stands for a process that is gone: nothing after it runs, no except clause meant for errors sees it."""


@pytest.mark.django_db
@pytest.mark.usefixtures("by_graph")
@pytest.mark.parametrize("call", ["look-up", "invite", "see", "find", "add"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_worker_that_dies_around_any_call_leaves_one_guest_and_one_email(
    call, when, fake, invited, settle, clock, monkeypatch
):
    perform = deliver.BY_NAME["graph"].perform
    died = []

    def deadly(name, invite):
        if name == call and not died:
            died.append(name)
            if when == "after":
                perform(name, invite)
            raise Killed
        return perform(name, invite)

    monkeypatch.setattr(deliver.BY_NAME["graph"], "perform", deadly)
    invite = invited(AMINA)
    with pytest.raises(Killed):
        deliver.run(at=clock.now(), clock=clock)
    assert deliver.run(at=clock.now(), clock=clock) == 0  # the lease still holds
    clock.sleep(timedelta(seconds=live.DELIVERY_LEASE + 1))
    settle()
    assert fresh(invite).state == State.MEMBER
    assert len(fake.directory.users) == 1
    assert fake.directory.removed_again == 0
    assert [email.kind for email in Email.objects.all()] == ["teams.invited"]


@pytest.mark.django_db
@pytest.mark.usefixtures("by_graph")
def test_a_worker_that_dies_while_writing_down_the_answer_is_made_good_by_a_look(
    fake, invited, settle, clock, monkeypatch
):
    fake.directory.delay = 200  # the guest is not visible at first
    record, died = deliver._record, []

    def deadly(begun, call, *rest, **more):
        if call == "invite" and not died:
            died.append(call)
            raise Killed
        return record(begun, call, *rest, **more)

    monkeypatch.setattr(deliver, "_record", deadly)
    invite = invited(AMINA)
    with pytest.raises(Killed):
        deliver.run(at=clock.now(), clock=clock)
    clock.sleep(timedelta(seconds=live.DELIVERY_LEASE + 1))
    settle()
    assert fresh(invite).state == State.MEMBER
    assert fake.calls("invite") == 1
    assert Email.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("by_graph")
def test_a_worker_that_was_thought_dead_cannot_undo_what_another_did(fake, invited, settle, clock, monkeypatch):
    """It hangs in its request until another worker has finished the invite."""
    perform, hung = deliver.BY_NAME["graph"].perform, []

    def slow(name, invite):
        answer = perform(name, invite)
        if name == "invite" and not hung:
            hung.append(name)
            clock.sleep(timedelta(seconds=live.DELIVERY_LEASE + steps.SETTLE.total_seconds()))
            deliver.run(at=clock.now(), clock=clock)
        return answer

    monkeypatch.setattr(deliver.BY_NAME["graph"], "perform", slow)
    invite = invited(AMINA)
    settle()
    assert fresh(invite).state == State.MEMBER
    assert len(fake.directory.users) == 1
    assert Email.objects.count() == 1


@pytest.mark.django_db
def test_the_pace_lets_one_request_through_a_gap():
    granted, at = [], NOON
    while len(granted) < 9:
        wait = pace.take(queue="t", lane="team", at=at)
        granted += [] if wait else [at]
        at += wait
    for first, fifth in zip(granted, granted[4:], strict=False):
        assert fifth - first > timedelta(seconds=1)


@pytest.mark.django_db
def test_a_named_wait_holds_everybody_back_and_a_shorter_one_does_not_shorten_it():
    pace.hold(queue="t", lane="team", until=NOON + timedelta(seconds=9))
    pace.hold(queue="t", lane="team", until=NOON + timedelta(seconds=5))
    assert pace.take(queue="t", lane="team", at=NOON) == timedelta(seconds=9)
    assert pace.take(queue="t", lane="team", at=NOON + timedelta(seconds=8.999)) == timedelta(milliseconds=1)
    assert pace.take(queue="t", lane="team", at=NOON + timedelta(seconds=9)) == timedelta(0)
    assert not pace.take(queue="t", lane="directory", at=NOON)


def together(number, deed):
    """Run the deed in threads that start at the same moment, each with a database connection of its own."""
    gate, trouble = threading.Barrier(number), []

    def run(which):
        try:
            gate.wait()
            deed(which)
        except Exception as error:
            trouble.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(which,)) for which in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert trouble == []


@pytest.mark.threads
@pytest.mark.django_db(transaction=True)
def test_four_workers_share_one_pace_and_nobody_is_invited_twice(settings, fake, invited):
    """Real threads, real time: at most four requests to the team in any second, as the fake's own clock saw them."""
    settings.TEAMS_DELIVERY, settings.GRAPH = "graph", fake.config()
    invites = [invited(f"m{number}@council.gov.uk") for number in range(6)]
    together(4, lambda _which: deliver.run(at=NOON))
    deadline = time.monotonic() + 30
    while ChannelInvite.objects.filter(due_at__isnull=False).exists() and time.monotonic() < deadline:
        deliver.run(at=NOON + timedelta(minutes=10))
    assert {fresh(invite).state for invite in invites} == {State.MEMBER}
    assert len(fake.directory.users) == 6
    assert fake.calls("invite") == 6
    assert Email.objects.count() == 6
    to_team = sorted(line["at"] for line in fake.log if line["call"] in ("team", "find", "add"))
    assert len(to_team) >= 12
    for first, fifth in zip(to_team, to_team[4:], strict=False):
        assert fifth - first > 1.0


@pytest.mark.threads
@pytest.mark.django_db(transaction=True)
def test_eight_registrations_in_one_moment_make_one_invite(settings, new_member):
    settings.TEAMS_DELIVERY = "manual"
    amina = new_member("Amina")
    together(8, lambda which: actions.invite(member=amina, address=AMINA, at=NOON, cause=f"event:{which}"))
    assert ChannelInvite.objects.count() == 1


@pytest.mark.threads
@pytest.mark.django_db(transaction=True)
def test_two_processes_that_start_the_same_pace_agree_on_it():
    granted = []

    def ask(_which):
        for _time in range(20):
            if not pace.take(queue="t", lane="team", at=NOON):
                granted.append(1)

    together(4, ask)
    assert (len(granted), Pace.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_no_transaction_is_open_while_teams_is_asked(settings, fake, invited, monkeypatch, clock):
    settings.TEAMS_DELIVERY, settings.GRAPH = "graph", fake.config()
    graph, seen = Graph(settings.GRAPH), []
    send = graph._send
    monkeypatch.setattr(graph, "_send", lambda *a, **k: seen.append(len(connection.savepoint_ids)) or send(*a, **k))
    monkeypatch.setattr("pleiad.teams.adapters.graph_client", lambda: graph)
    monkeypatch.setattr("pleiad.teams.deliver.graph_client", lambda: graph)
    invited(AMINA)
    deliver.run(at=NOON, clock=Hands(fake))
    assert set(seen) == {0}  # the test's own transaction has no savepoint inside
    assert len(seen) == 8


def worker_for(fake):
    """A delivery worker in a process of its own, working on this database and with this fake."""
    return start_worker(
        TEAMS_DELIVERY="graph",
        GRAPH_TEAM=fake.directory.team,
        GRAPH_BASE_URL=f"{fake.url}/v1.0",
        GRAPH_TOKEN_URL=f"{fake.url}/demo/oauth2/v2.0/token",
        MAIL_URL="smtp://127.0.0.1:9",
    )


@pytest.mark.threads
@pytest.mark.django_db(transaction=True)
def test_workers_really_killed_in_the_middle_of_their_requests_invite_everybody_once(settings, fake, invited):
    """A worker is killed with -9 while Teams has its request in hand: an invitation, an addition, a look."""
    settings.TEAMS_DELIVERY, settings.GRAPH = "graph", fake.config()
    invites = [invited(f"m{number}@council.gov.uk", at=timezone.now()) for number in range(5)]
    workers = []

    def kill_at(call):
        killed = threading.Event()

        def strike(name, _about):
            if name == call and not killed.is_set():
                os.kill(workers[-1].pid, signal.SIGKILL)
                killed.set()

        fake.hooks[:] = [strike]
        workers.append(worker_for(fake))
        assert killed.wait(30)
        workers[-1].wait()

    try:
        for call in ("invite", "add", "find") if THOROUGH else ("add",):
            kill_at(call)
        fake.hooks.clear()
        workers.append(worker_for(fake))
        end = time.monotonic() + 60
        while ChannelInvite.objects.exclude(state=State.MEMBER).exists() and time.monotonic() < end:
            time.sleep(0.1)
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()
    assert {fresh(invite).state for invite in invites} == {State.MEMBER}
    assert len(fake.directory.users) == 5
    assert fake.calls("invite") == 5
    assert Email.objects.filter(kind="teams.invited").count() == 5
    assert (
        list(
            Email.objects.filter(kind__startswith="teams.").exclude(kind="teams.invited").values_list("kind", flat=True)
        )
        == []
    )
