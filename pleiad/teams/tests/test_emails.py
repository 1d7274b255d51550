import logging

import pytest
from django.core import mail

from pleiad.outbox import deliver as post_office
from pleiad.outbox.emails import KINDS
from pleiad.outbox.models import Email
from pleiad.outbox.secrets import unseal

from .. import actions, deliver
from ..models import ChannelInvite
from ..states import State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("by_graph")]
AMINA = "amina@council.gov.uk"


def secret_of(fake):
    (ticket,) = fake.people._tickets
    return ticket


def test_the_invitation_carries_the_redeem_address_to_the_member_alone(fake, invited, settle, clock):
    invited(AMINA)
    settle()
    assert post_office.run(at=clock.now(), clock=clock.now) == 1
    (sent,) = mail.outbox
    assert sent.to == [AMINA]
    assert sent.subject == "Your invitation to the Teams channel"
    assert f"{fake.url}/redeem/{secret_of(fake)}" in sent.body
    assert "/account/teams/" in sent.body


def test_the_redeem_address_is_sealed_until_it_is_sent_and_wiped_after(fake, invited, settle, clock):
    invited(AMINA)
    settle()
    email = Email.objects.get()
    stored = f"{email.payload} {email.sealed} {list(ChannelInvite.objects.values())}"
    assert secret_of(fake) not in stored
    assert unseal(email.sealed) == {"redeem_url": f"{fake.url}/redeem/{secret_of(fake)}"}
    post_office.run(at=clock.now(), clock=clock.now)
    assert Email.objects.get().sealed == ""


def test_neither_the_redeem_address_nor_a_token_is_logged(fake, invited, settle, clock, caplog):
    caplog.set_level(logging.DEBUG)
    invited(AMINA)
    settle()
    post_office.run(at=clock.now(), clock=clock.now)
    assert secret_of(fake) not in caplog.text
    assert not [token for token in fake._tokens if token in caplog.text]


@pytest.mark.parametrize("how", ["opt out", "suspend", "erase", "ask again"])
def test_an_email_is_dropped_when_it_is_no_longer_true(how, invited, settle, clock):
    invite = invited(AMINA)
    settle()
    member = ChannelInvite.objects.get().member
    if how in ("opt out", "ask again"):
        actions.opt_out(member=member, by=member, at=clock.now())
    if how == "ask again":
        settle()
        actions.invite(member=member, address=AMINA, at=clock.now(), cause="event:2")
    if how == "suspend":
        member.suspended_at = clock.now()
        member.save()
    if how == "erase":
        ChannelInvite.objects.filter(pk=invite.pk).update(member=None)
    post_office.run(at=clock.now(), clock=clock.now)
    assert mail.outbox == []


def test_a_blocked_employer_brings_the_message_for_the_it_desk(fake, invited, settle, clock):
    fake.switches.on(AMINA, "G4")
    invited(AMINA)
    settle()
    post_office.run(at=clock.now(), clock=clock.now)
    (sent,) = mail.outbox
    assert sent.subject == "Your Teams invitation needs you"
    assert "cross-tenant access settings" in sent.body
    assert AMINA in sent.body
    assert "demo" in sent.body  # the tenant that asks


def test_a_retry_that_meets_the_same_wall_does_not_write_again(fake, invited, settle, clock, bea):
    fake.switches.on(AMINA, "G4")
    invite = invited(AMINA)
    settle()
    actions.retry(invite=invite, by=bea, at=clock.now())
    settle()
    assert Email.objects.count() == 1


def test_delivery_by_link_sends_the_join_link(settings, amina, clock):
    settings.TEAMS_DELIVERY = "link"
    actions.invite(member=amina, address=AMINA, at=clock.now(), cause="joined")
    deliver.run(at=clock.now(), clock=clock)
    post_office.run(at=clock.now(), clock=clock.now)
    (sent,) = mail.outbox
    assert "https://teams.example/l/team" in sent.body
    assert ChannelInvite.objects.get().state == State.LINK_SENT


def test_every_email_that_the_state_machine_can_write_has_words():
    written = {"teams.invited", "teams.added", "teams.link", "teams.needs_you", "teams.without", "teams.handed_over"}
    assert {kind for kind in KINDS if kind.startswith("teams.")} == written
