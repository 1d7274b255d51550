from datetime import timedelta

import pytest

from pleiad.errors import Refused

from .. import deliver, reconcile
from ..models import ChannelInvite, Drift
from ..states import State
from .conftest import fresh

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("by_graph")]
AMINA = "amina@council.gov.uk"


@pytest.fixture
def settled_in(invited, settle, clock):
    """Amina has been in the channel for two days."""
    invite = invited(AMINA)
    settle()
    clock.sleep(timedelta(days=2))
    return fresh(invite)


def next_day(clock):
    clock.sleep(timedelta(days=1))
    return deliver.daily(at=clock.now(), clock=clock)


def test_when_both_sides_agree_there_is_nothing_to_show(settled_in, clock):
    assert next_day(clock) == 0


def test_teams_is_asked_once_a_day_however_often_the_chores_run(settled_in, clock, fake):
    assert next_day(clock) == 0
    assert [deliver.daily(at=clock.now(), clock=clock) for _time in range(3)] == [None, None, None]
    assert fake.calls("list") == 1


def test_a_member_who_is_missing_in_teams_is_reported_and_nothing_is_repaired(settled_in, clock, fake, settle):
    fake.directory.memberships.clear()
    assert next_day(clock) == 1
    drift = Drift.objects.get()
    assert (drift.kind, drift.invite, drift.settled_at) == (Drift.MISSING, settled_in, None)
    settle()
    assert fake.directory.memberships == {}
    assert next_day(clock) == 1  # still one row, not two


def test_a_missing_member_is_added_again_when_an_organiser_says_so(settled_in, clock, fake, settle, bea):
    fake.directory.memberships.clear()
    next_day(clock)
    reconcile.settle(drift=Drift.objects.get(), by=bea, at=clock.now(), repair=True)
    settle()
    assert fresh(settled_in).state == State.MEMBER
    assert [each.user_id for each in fake.directory.memberships.values()] == [settled_in.guest_id]
    with pytest.raises(Refused, match="already decided"):
        reconcile.settle(drift=Drift.objects.get(), by=bea, at=clock.now(), repair=True)


def test_somebody_unknown_here_is_reported_and_left_when_an_organiser_says_so(settled_in, clock, fake, bea):
    stranger = fake.directory.add_user("stranger@else.where", name="A Stranger")
    fake.directory.add(stranger.id)
    assert next_day(clock) == 1
    drift = Drift.objects.get()
    assert (drift.kind, drift.guest_id, drift.shown_name) == (Drift.UNKNOWN, stranger.id, "A Stranger")
    reconcile.settle(drift=drift, by=bea, at=clock.now(), repair=False)
    assert next_day(clock) == 0
    assert len(fake.directory.memberships) == 2


def test_somebody_unknown_here_is_taken_out_when_an_organiser_says_so(settled_in, clock, fake, bea, settle):
    stranger = fake.directory.add_user("stranger@else.where")
    fake.directory.add(stranger.id)
    next_day(clock)
    reconcile.settle(drift=Drift.objects.get(), by=bea, at=clock.now(), repair=True)
    settle()
    assert [each.user_id for each in fake.directory.memberships.values()] == [settled_in.guest_id]
    assert ChannelInvite.objects.get(member=None).state == State.WITHDRAWN


def test_owners_of_the_team_and_people_added_today_are_no_difference(invited, settle, clock, fake):
    fake.switches.on(AMINA, "G20")
    invited(AMINA)
    settle()
    owner = fake.directory.add_user("owner@host.example", type="Member", state=None)
    fake.directory.add(owner.id)
    as_json = fake.directory.membership_json
    fake.directory.membership_json = lambda membership: (
        as_json(membership) | ({"roles": ["owner"]} if membership.user_id == owner.id else {})
    )
    assert deliver.daily(at=clock.now(), clock=clock) == 0


def test_a_difference_that_went_away_by_itself_is_settled(settled_in, clock, fake):
    memberships = dict(fake.directory.memberships)
    fake.directory.memberships.clear()
    assert next_day(clock) == 1
    fake.directory.memberships.update(memberships)
    assert next_day(clock) == 0
    assert Drift.objects.get().decision == "gone"


def test_a_busy_teams_is_left_until_tomorrow(settled_in, clock, fake):
    fake.directory.memberships.clear()
    fake.switches.on("*", "G19", times=1)
    assert next_day(clock) is None
    assert next_day(clock) == 1


def test_it_is_not_asked_when_people_are_added_by_hand(settled_in, clock, fake, settings):
    settings.TEAMS_DELIVERY = "manual"
    assert next_day(clock) is None
    assert fake.calls("list") == 0
