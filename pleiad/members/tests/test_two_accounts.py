"""One person, two accounts: offered when an address of the other is added, proved by a code to each."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator

from pleiad.calendars.models import CalendarEntry
from pleiad.directory import actions as directory
from pleiad.directory.models import Profile
from pleiad.errors import Refused
from pleiad.events.actions import registering
from pleiad.events.models import Event, Registration
from pleiad.outbox.models import Email
from pleiad.suggestions import actions as suggestions
from pleiad.suggestions.models import Suggestion
from pleiad.testing import new_event, new_member, shield

from .. import blocking, powers, two_accounts
from ..models import Block, Member
from ..standing import Standing
from .test_entering import entered
from .test_moving import code_for
from .test_staying import lapsed

pytestmark = [pytest.mark.engines, pytest.mark.django_db]


@pytest.fixture
def two(noon):
    """The accounts of one person: at the council since long, and at home."""
    at_work = new_member("una.twice@york.gov.uk", at=noon - timedelta(days=90), name="Una Twice")
    second = new_member("una@cumberland.gov.uk", at=noon, name="Una T")
    return at_work, second


def added(browser, address):
    browser.post("/account/addresses/add/", {"address": address})
    return browser.post("/enter/code/", {"code": code_for(address)}, follow=True)


def test_a_code_to_each_makes_them_one(two, noon, client):
    kept, other = two
    browser = entered(kept)
    page = added(browser, other.email).content.decode()
    assert "You have another account" in page
    assert Member.objects.get(pk=other.pk).is_current
    browser.post("/account/two-accounts/")
    answer = browser.post("/enter/code/", {"code": code_for(kept.email)}, follow=True)
    assert "Your two accounts are one now" in answer.content.decode()
    assert {each.address for each in kept.addresses.all()} == {"una.twice@york.gov.uk", "una@cumberland.gov.uk"}
    gone = Member.objects.get(pk=other.pk)
    assert (gone.standing, gone.name, gone.erased_at is not None) == (Standing.LEFT, "", True)
    client.post("/enter/", {"address": "una@cumberland.gov.uk"})
    client.post("/enter/code/", {"code": code_for("una@cumberland.gov.uk")})
    assert "Una Twice" in client.get("/account/").content.decode()


def test_one_code_alone_makes_nothing_one(two, signed_in):
    kept, other = two
    browser = entered(kept)
    assert browser.post("/account/two-accounts/")["Location"] == "/account/addresses/add/"
    added(browser, other.email)
    assert Member.objects.get(pk=other.pk).addresses.count() == 1
    thief = signed_in(new_member("thief@kent.gov.uk", at=kept.joined_at))
    assert thief.get("/account/two-accounts/")["Location"] == "/account/addresses/add/"


def test_one_place_a_person_and_the_better_one(two, noon):
    kept, other = two
    full = new_event(at=noon, capacity=1)
    registering.register(event=full, member=other, at=noon)
    registering.register(event=full, member=kept, at=noon)
    alone = new_event(at=noon)
    registering.register(event=alone, member=other, at=noon)
    two_accounts.make_one(kept=kept, other=other, at=noon)
    active = Registration.objects.active().filter(member=kept)
    assert {(each.event_id, bool(each.placed_at)) for each in active} == {(full.pk, True), (alone.pk, True)}
    counted = Event.objects.get(pk=full.pk)
    assert (counted.places_taken, counted.waiting) == (1, 0)
    entries = CalendarEntry.objects.filter(holder=kept, withdrawn_at=None)
    assert {each.about for each in entries} == {f"event:{full.pk}", f"event:{alone.pk}"}


def test_the_other_mailbox_gets_cancellations_and_this_one_the_invitations(two, noon):
    kept, other = two
    event, both = new_event(at=noon), new_event(at=noon)
    for each in (event, both):
        registering.register(event=each, member=other, at=noon)
    registering.register(event=both, member=kept, at=noon)
    Email.objects.filter(kind="calendars.entry").update(due_at=None, sent_at=noon)
    two_accounts.make_one(kept=kept, other=other, at=noon)
    sent = Email.objects.filter(due_at__isnull=False, kind__startswith="calendars.")
    there = {(each.kind, each.address or each.member.email) for each in sent}
    assert there == {
        ("calendars.other_mailbox", "una@cumberland.gov.uk"),
        ("calendars.entry", "una.twice@york.gov.uk"),
        ("calendars.entry", "una@cumberland.gov.uk"),  # the place at `both` that this account had twice
    }


def test_two_profiles_become_one_with_what_both_say(two, noon):
    kept, other = two
    directory.save_profile(by=kept, headline="One", about="First.", ask=["Cloud"], learn=[], listed=True, at=noon)
    directory.save_profile(by=other, headline="Two", about="Second.", ask=["Welsh"], learn=[], listed=True, at=noon)
    two_accounts.make_one(kept=kept, other=other, at=noon)
    profile = Profile.objects.get(member=kept)
    assert profile.headline == "One"
    assert all(part in profile.about for part in ("First.", "Second.", "Two"))
    assert len(profile.asks) == 2


def test_what_protects_one_protects_both(two, noon):
    kept, other = two
    colleague = new_member("colleague@york.gov.uk", at=noon)
    shield(other, at=noon)
    other.refresh_from_db()
    blocking.block(by=other, blocked=colleague, at=noon)
    blocking.block(by=kept, blocked=other, at=noon)
    two_accounts.make_one(kept=kept, other=other, at=noon)
    assert Member.objects.get(pk=kept.pk).shielded_since
    assert not Member.objects.visible_to(colleague).filter(pk=kept.pk).exists()
    assert {(each.blocker_id, each.blocked_id) for each in Block.objects.all()} == {(kept.pk, colleague.pk)}


def test_nobody_counts_twice_or_supports_themselves(two, noon, amina):
    kept, other = two
    own = suggestions.suggest(author=kept, title="Mine", why="Because", at=noon)
    of_amina = suggestions.suggest(author=amina, title="Theirs", why="Because", at=noon)
    suggestions.support(suggestion=own, member=other, at=noon)
    for each in two:
        suggestions.support(suggestion=of_amina, member=each, at=noon)
    two_accounts.make_one(kept=kept, other=other, at=noon)
    counts = dict(Suggestion.objects.values_list("title", "supporters"))
    assert counts == {"Mine": 0, "Theirs": 1}


def test_the_other_employer_stands_as_a_second_one(two, noon):
    kept, other = two
    two_accounts.make_one(kept=kept, other=other, at=noon)
    current = {(str(each), each.kind) for each in kept.employments.current()}
    assert current == {("City of York Council", "main"), ("Cumberland Council", "second")}


def test_a_resting_account_is_woken_by_the_other(two, noon):
    kept, other = two
    lapsed(kept, at=noon, standing=Standing.RESTING)
    two_accounts.make_one(kept=kept, other=other, at=noon)
    assert Member.objects.get(pk=kept.pk).standing == Standing.MEMBER


def test_an_account_with_more_behind_it_is_not_taken_over_by_a_mailed_code(two, noon, bea, erin, dot):
    kept, other = two
    for each in (bea, erin, dot):
        with pytest.raises(Refused):
            two_accounts.make_one(kept=kept, other=each, at=noon)
    Authenticator.objects.create(user=other, type=Authenticator.Type.TOTP, data={"secret": "x", "used_step": 0})
    with pytest.raises(Refused, match="second step"):
        two_accounts.make_one(kept=kept, other=other, at=noon)
    powers.suspend(member=kept, by=bea, at=noon, reason="For the test.")
    with pytest.raises(Refused):
        two_accounts.make_one(kept=Member.objects.get(pk=kept.pk), other=other, at=noon)


def test_ones_own_address_is_said_to_be_so(two):
    kept, _other = two
    assert "yours already" in added(entered(kept), kept.email).content.decode()
