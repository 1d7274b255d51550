"""Invited, opened, in the team: three steps, and what is said when someone comes back or opens it as someone else."""

from datetime import timedelta

import pytest
import requests
from django.test import Client

from pleiad.outbox.models import Email
from pleiad.outbox.secrets import unseal

from .. import actions, deliver, reconcile
from ..models import ChannelInvite, Drift
from ..states import State, ledger_line
from ..views import history, steps
from .conftest import fresh

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("by_graph")]
AMINA = "amina@council.gov.uk"
NEW = "amina@trust.nhs.uk"


def accept():
    """Open the invitation that was mailed last, and press the button on Microsoft's page."""
    mailed = Email.objects.filter(kind="teams.invited").exclude(sealed="").latest("written_at")
    assert requests.post(unseal(mailed.sealed)["redeem_url"], timeout=5).status_code == 200


def later(clock, **how):
    clock.sleep(timedelta(**how))
    deliver.run(at=clock.now(), clock=clock)


def test_in_the_team_is_not_in_until_the_invitation_is_opened(invited, settle, clock):
    invite = invited(AMINA)
    settle()
    assert (fresh(invite).state, fresh(invite).shown_state) == (State.MEMBER, State.UNOPENED)
    assert [said for _label, said in steps(fresh(invite))] == [
        "Sunday 22 November 2026",
        "not yet",
        "Sunday 22 November 2026",
    ]
    line = ledger_line(fresh(invite))
    assert (line["state"], line["members_turn"]) == ("waiting", True)
    accept()
    later(clock, hours=1)
    assert fresh(invite).shown_state == State.MEMBER
    assert [said for _label, said in steps(fresh(invite))] == ["Sunday 22 November 2026"] * 3


def test_a_guest_who_opens_it_while_teams_still_catches_up_is_told_so(fake, invited, clock):
    fake.directory.delay = 3600
    invite = invited(AMINA)
    deliver.run(at=clock.now(), clock=clock)
    accept()
    fake.switches.on(AMINA, "G14:never")
    later(clock, hours=2)
    assert fresh(invite).shown_state in (State.OPENED, State.MEMBER)


def test_it_looks_ever_more_seldom_and_asks_after_one_person_at_a_time(fake, invited, settle, clock):
    invite = invited(AMINA)
    settle()
    looks = []
    fake.hooks.append(lambda call, about: looks.append(clock.at) if call == "see" else None)
    for _hour in range(24 * 10):
        later(clock, hours=1)
    pauses = [b - a for a, b in zip(looks, looks[1:], strict=False)]
    assert pauses == sorted(pauses) and pauses[-1] >= timedelta(hours=24)
    assert len(looks) < 25
    assert fake.calls("list") == 0
    assert fresh(invite).shown_state == State.UNOPENED


@pytest.mark.parametrize("case", ["G11:accepted", "G10", "G10:hidden"])
def test_those_whom_teams_knows_have_nothing_to_open(case, fake, invited, settle):
    fake.switches.on(AMINA, case)
    invite = invited(AMINA)
    settle()
    assert fresh(invite).shown_state == State.MEMBER
    assert [said for _label, said in steps(fresh(invite))][:2] == ["not needed: Teams knows you", "not needed"]
    assert Email.objects.get().kind == "teams.added"


def test_who_comes_back_as_a_known_guest_is_told_what_really_happens(fake, invited, settle, clock):
    invite = invited(AMINA)
    settle()
    accept()
    actions.opt_out(member=invite.member, by=invite.member, at=clock.now())
    settle()
    invited(AMINA, at=clock.now())
    fake.switches.on(AMINA, "G14:never")
    (user,) = fake.directory.users.values()
    user.known_to_teams_from = fake.clock() + 10**7
    deliver.run(at=clock.now(), clock=clock)
    back = fresh(invite)
    assert (back.state, back.shown_state) == (State.ADDING, State.KNOWN)
    line = ledger_line(back)
    assert "there is no new invitation" in str(line["sentence"])
    assert "Open the invitation" not in str(line["sentence"]) + str(line["step"])
    assert str(history(back)[0][1]) == "Back to the Teams channel"
    user.known_to_teams_from = 0
    settle()
    assert fresh(invite).shown_state == State.MEMBER
    assert list(Email.objects.order_by("written_at").values_list("kind", flat=True)) == ["teams.invited", "teams.added"]


def test_opened_with_another_account_is_kept_and_said_to_the_member_alone(fake, invited, settle, clock):
    fake.switches.on(AMINA, "G12:redeemed")
    invite = invited(AMINA)
    settle()
    accept()
    later(clock, hours=1)
    assert fresh(invite).opened_as == f"other.{AMINA}"
    browser = Client()
    browser.force_login(invite.member)
    assert f"signed in to Microsoft as other.{AMINA}" in browser.get("/account/teams/").content.decode()
    stranger = Client()
    assert "other." not in stranger.get("/account/teams/", follow=True).content.decode()


def test_a_guest_deleted_by_the_host_waits_until_somebody_decides(fake, invited, settle, clock, bea):
    fake.switches.on(AMINA, "G11:deleted")
    invite = invited(AMINA)
    settle()
    assert (fresh(invite).state, fake.calls("invite")) == (State.GUEST_DELETED, 0)
    (gone,) = fake.directory.bin
    fake.directory.restore(gone)
    actions.retry(invite=invite, by=bea, at=clock.now())
    settle()
    assert (fresh(invite).state, fresh(invite).guest_id, fake.calls("invite")) == (State.MEMBER, gone, 0)


def test_trying_again_without_restoring_invites_afresh(fake, invited, settle, clock, bea):
    fake.switches.on(AMINA, "G11:deleted")
    invite = invited(AMINA)
    settle()
    actions.retry(invite=invite, by=bea, at=clock.now())
    settle()
    assert (fresh(invite).state, fake.calls("invite"), fresh(invite).afresh) == (State.MEMBER, 1, False)


def test_a_guest_deleted_too_long_ago_is_simply_invited(fake, invited, settle, clock):
    guest = fake.directory.add_user(AMINA)
    fake.directory.delete(guest.id)
    clock.sleep(timedelta(days=31))
    invite = invited(AMINA, at=clock.now())
    settle()
    assert (fresh(invite).state, fake.calls("invite")) == (State.MEMBER, 1)


def test_an_access_review_that_took_a_member_out_shows_what_became_of_the_account(fake, invited, settle, clock, bea):
    invite = invited(AMINA)
    settle()
    clock.sleep(timedelta(days=2))
    fake.directory.delete(fresh(invite).guest_id)
    deliver.daily(at=clock.now(), clock=clock)
    reconcile.settle(drift=Drift.objects.get(), by=bea, at=clock.now(), repair=True)
    settle()
    assert fresh(invite).state == State.GUEST_DELETED


def test_a_look_that_the_service_refuses_holds_nobody_up(fake, invited, settle):
    fake.people._deleted = lambda query, headers: fake.people._see("nobody", {})
    invite = invited(AMINA)
    settle()
    assert fresh(invite).state == State.MEMBER


@pytest.mark.parametrize("case", ["G29", "G7", "G6", "G3"])
def test_another_address_of_their_own_is_one_press_away(case, fake, invited, settle, clock):
    fake.switches.on(AMINA, case)
    invite = invited(AMINA)
    settle()
    invite.member.addresses.create(address=AMINA, key=AMINA, kind="work", proved_at=clock.now())
    invite.member.addresses.create(
        address="me@council.gov.uk", key="me@council.gov.uk", kind="work", proved_at=clock.now()
    )
    browser = Client()
    browser.force_login(invite.member)
    assert "me@council.gov.uk" in browser.get("/account/teams/").content.decode()
    browser.post("/account/teams/another-address/", {"address": "me@council.gov.uk"})
    assert fresh(invite).address == "me@council.gov.uk"
    clock.at = max(clock.at, fresh(invite).due_at)
    settle()
    assert fresh(invite).state == State.MEMBER


@pytest.mark.parametrize("address", ["bea@council.gov.uk", "", "not an address", AMINA])
def test_nobody_elses_address_can_be_used(address, fake, invited, settle, bea):
    fake.switches.on(AMINA, "G29")
    invite = invited(AMINA)
    settle()
    browser = Client()
    browser.force_login(invite.member)
    browser.post("/account/teams/another-address/", {"address": address})
    assert (fresh(invite).address, fresh(invite).state) == (AMINA, State.GROUP_ADDRESS)
    assert ChannelInvite.objects.count() == 1


@pytest.mark.parametrize("state", ["in the team", "with an invitation", "known by hand"])
def test_who_has_another_address_now_is_taken_out_and_invited_with_it(
    state, fake, invited, settle, clock, settings, bea
):
    if state == "known by hand":
        settings.TEAMS_DELIVERY = "manual"
    invite = invited(AMINA)
    if state == "with an invitation":
        fake.switches.on(AMINA, "G14")
        deliver.run(at=clock.now(), clock=clock)
    else:
        settle()
    for address in (AMINA, NEW):
        invite.member.addresses.create(address=address, key=address, kind="work", proved_at=clock.now())
    browser = Client()
    browser.force_login(invite.member)
    page = browser.get("/account/teams/").content.decode()
    assert f"Teams knows you as {AMINA}." in page and NEW in page
    browser.post("/account/teams/another-address/", {"address": NEW})
    clock.at = max([clock.at, *filter(None, [fresh(invite).due_at])])
    settle()
    after = fresh(invite)
    assert (after.address, after.next_address) == (NEW, "")
    if state == "known by hand":
        assert after.state == State.LISTED
        return
    assert after.state == State.MEMBER
    assert {fake.directory.users[each.user_id].address for each in fake.directory.memberships.values()} == {NEW}
    assert Email.objects.filter(kind="teams.invited", address=NEW).count() == 1


@pytest.mark.parametrize("how", ["opts out", "leaves"])
def test_who_changes_the_address_and_then_their_mind_is_not_invited(how, fake, invited, settle, clock):
    invite = invited(AMINA)
    settle()
    invite.member.addresses.create(address=NEW, key=NEW, kind="work", proved_at=clock.now())
    actions.use_address(invite=invite, address=NEW, by=invite.member, at=clock.now())
    if how == "opts out":
        actions.opt_out(member=invite.member, by=invite.member, at=clock.now())
    else:
        actions.withdraw(member=invite.member, at=clock.now())
    settle()
    assert fresh(invite).state == (State.OPTED_OUT if how == "opts out" else State.WITHDRAWN)
    assert fake.directory.memberships == {}
