"""New guests are invited one after another, each at the time that was named, whatever else is done meanwhile."""

from datetime import timedelta

import pytest
from django.test import override_settings

from .. import actions, deliver, pace, queue
from ..desk import waiting
from ..models import ChannelInvite, InviteMove
from ..states import State, ledger_line
from .conftest import NOON, fresh

pytestmark = [pytest.mark.django_db, pytest.mark.engines, pytest.mark.usefixtures("by_graph")]


@pytest.fixture(autouse=True)
def one_a_minute(settings):
    settings.TEAMS_INVITES_AN_HOUR = 60


def addresses(many):
    return [f"guest{number}@council.gov.uk" for number in range(many)]


def moments_of(state):
    return list(InviteMove.objects.filter(became=state).order_by("at").values_list("at", flat=True))


def run_what_is_due(clock):
    while deliver.run(at=clock.now(), clock=clock):
        pass


def test_a_rush_becomes_one_guest_a_minute_in_the_order_of_asking(fake, invited, settle):
    asked = [invited(each) for each in addresses(15)]
    settle(days=1)
    assert {fresh(each).state for each in asked} == {State.MEMBER}
    moves = InviteMove.objects.filter(became=State.INVITED).order_by("at")
    assert [each.invite_id for each in moves] == [each.pk for each in asked]
    gaps = [
        later - earlier
        for earlier, later in zip(moments_of(State.INVITED), moments_of(State.INVITED)[1:], strict=False)
    ]
    assert min(gaps) >= timedelta(seconds=59), "Microsoft saw more than one guest a minute"
    assert max(gaps) <= timedelta(seconds=65), "nobody waits longer than the line is"
    assert fake.calls("invite") == 15


def test_in_line_one_is_looked_up_a_few_times_and_not_every_minute(fake, invited, settle):
    for each in addresses(30):
        invited(each)
    settle(days=1)
    assert fake.calls("look-up") <= 3 * 30


def test_who_waits_reads_when_the_turn_comes_and_it_does(invited, clock, settle):
    asked = [invited(each) for each in addresses(4)]
    run_what_is_due(clock)
    last = fresh(asked[-1])
    assert last.shown_state == State.IN_LINE
    line = ledger_line(last)
    assert (line["state"], str(line["title"])) == ("under-way", "Teams invitation on its way")
    assert "one after another. Yours goes out at about 12:03pm on Sunday 22 November 2026." in line["sentence"]
    assert "few minutes" not in line["sentence"]
    assert waiting.in_line() == (
        "Invitations that wait for their turn: 3. The last goes out at about 12:03pm on Sunday 22 November 2026."
    )
    settle(days=1)
    invited_at = InviteMove.objects.get(invite=last, became=State.INVITED).at
    assert abs(invited_at - (NOON + timedelta(minutes=3))) < timedelta(seconds=10)
    assert waiting.in_line() == ""


def test_who_has_an_account_already_stands_in_no_line(fake, invited, clock):
    known = "known@council.gov.uk"
    fake.directory.add_user(known, mail=known, state="Accepted")
    for each in addresses(5):
        invited(each)
    late = invited(known)
    run_what_is_due(clock)
    assert fresh(late).state == State.MEMBER


def test_one_who_leaves_the_line_gives_the_turn_to_those_behind(invited, clock, settle):
    asked = [invited(each) for each in addresses(4)]
    run_what_is_due(clock)
    actions.opt_out(member=asked[1].member, by=asked[1].member, at=clock.now())
    settle(days=1)
    assert fresh(asked[1]).state == State.OPTED_OUT
    assert {fresh(each).state for each in (asked[0], *asked[2:])} == {State.MEMBER}


def test_a_queue_that_is_resumed_does_not_rush(invited, clock, settle, bea):
    for each in addresses(5):
        invited(each)
    run_what_is_due(clock)
    queue.stop(at=clock.now(), code="by-hand", by=bea)
    clock.sleep(timedelta(hours=3))
    assert fresh(ChannelInvite.objects.last()).shown_state == State.QUEUE_STOPPED
    queue.resume(by=bea, at=clock.now())
    settle(days=1)
    times = moments_of(State.INVITED)
    assert len(times) == 5
    assert min(b - a for a, b in zip(times, times[1:], strict=False)) >= timedelta(seconds=59)


@pytest.mark.parametrize(("an_hour", "seconds"), [(60, 60), (240, 15), (1, 3600), (0, 0.05), (10**6, 0.05)])
def test_the_pace_is_a_setting(an_hour, seconds):
    with override_settings(TEAMS_INVITES_AN_HOUR=an_hour):
        assert pace.gap_of("invite") == timedelta(seconds=seconds)
        assert pace.gap_of("team") == timedelta(milliseconds=275)
