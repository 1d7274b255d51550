import pytest
from django.db import IntegrityError, connection, transaction

from pleiad.audit.models import AuditRecord
from pleiad.errors import Refused
from pleiad.integrations.graph.client import Graph
from pleiad.outbox.models import Email

from .. import actions, deliver, rules
from ..models import Adapter, ChannelInvite, InviteMove
from ..states import ENDED, NEVER_STORED, PROBLEMS, State
from .conftest import NOON, fresh

pytestmark = [pytest.mark.engines, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def delivery_by_hand(settings):
    settings.TEAMS_DELIVERY = "manual"


def put(invite, state, **values):
    """Put an invite into a state, however it may have come there."""
    for name, value in values.items():
        setattr(invite, name, value)
    actions.move(invite, state, at=NOON)
    return invite


def test_asking_twice_makes_one_invite_and_keeps_its_first_cause(amina):
    first = actions.invite(member=amina, address=amina.email, at=NOON, cause="event:1")
    second = actions.invite(member=amina, address=amina.email, at=NOON, cause="event:2")
    assert first == second
    assert list(ChannelInvite.objects.values_list("cause", flat=True)) == ["event:1"]
    assert list(AuditRecord.objects.values_list("did", flat=True)) == ["asked for a Teams invitation"]


def test_asking_is_undone_with_the_registration_that_caused_it(amina):
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.invite(member=amina, address=amina.email, at=NOON, cause="event:1")
        raise RuntimeError("the registration failed")
    assert list(ChannelInvite.objects.all()) == []
    assert list(AuditRecord.objects.all()) == []


def test_the_database_refuses_a_second_active_invite(amina):
    actions.invite(member=amina, address=amina.email, at=NOON, cause="event:1")
    with pytest.raises(IntegrityError), transaction.atomic():
        ChannelInvite.objects.create(
            member=amina,
            address=amina.email,
            adapter="manual",
            state=State.HELD,
            state_changed_at=NOON,
            cause="x",
            written_at=NOON,
        )


def test_what_is_held_goes_out_on_release_and_not_before(new_member):
    dot = new_member("Dot", joined_at=None)
    invite = actions.invite(member=dot, address=dot.email, at=NOON, cause="event:1", held=True)
    assert (invite.state, invite.due_at) == (State.HELD, None)
    assert deliver.run(at=NOON) == 0
    actions.release(member=dot, at=NOON)
    assert (fresh(invite).state, fresh(invite).due_at) == (State.ASKED, NOON)
    assert actions.release(member=dot, at=NOON) is None


def test_a_held_invite_of_an_applicant_who_has_become_a_member_is_found_without_being_told(amina):
    invite = actions.invite(member=amina, address=amina.email, at=NOON, cause="event:1", held=True)
    deliver.run(at=NOON)
    assert fresh(invite).state == State.LISTED


def test_an_invite_of_an_applicant_is_held_when_it_would_be_sent(new_member):
    dot = new_member("Dot", joined_at=None)
    invite = actions.invite(member=dot, address=dot.email, at=NOON, cause="event:1")
    deliver.run(at=NOON)
    assert fresh(invite).state == State.HELD


def test_opting_out_before_anything_was_sent_ends_it_at_once(amina):
    invite = actions.invite(member=amina, address=amina.email, at=NOON, cause="event:1")
    actions.opt_out(member=amina, by=amina, at=NOON)
    assert (fresh(invite).state, fresh(invite).due_at, fresh(invite).opted_out_at) == (State.OPTED_OUT, None, NOON)
    assert actions.opt_out(member=amina, by=amina, at=NOON) is None


def test_withdrawn_and_asked_again_is_the_same_row_with_a_new_round(amina):
    invite = actions.invite(member=amina, address=amina.email, at=NOON, cause="event:1")
    actions.withdraw(member=amina, at=NOON, reason="left")
    assert fresh(invite).state == State.WITHDRAWN
    again = actions.invite(member=amina, address="amina@new.gov.uk", at=NOON, cause="event:2")
    assert (again.pk, again.state, again.round, again.address) == (invite.pk, State.ASKED, 2, "amina@new.gov.uk")


def test_every_change_of_state_is_kept(amina):
    invite = actions.invite(member=amina, address=amina.email, at=NOON, cause="event:1")
    deliver.run(at=NOON)
    actions.opt_out(member=amina, by=amina, at=NOON)
    assert list(invite.moves.values_list("was", "became")) == [("asked", "listed"), ("listed", "opted-out")]
    with pytest.raises(TypeError, match="never changed"):
        InviteMove.objects.first().save()


@pytest.mark.parametrize("state", [s for s in State if s not in (*NEVER_STORED, *PROBLEMS)])
def test_only_a_problem_can_be_retried(state, amina, bea):
    invite = put(actions.invite(member=amina, address=amina.email, at=NOON, cause="e"), state)
    with pytest.raises(Refused):
        actions.retry(invite=invite, by=bea, at=NOON)
    assert fresh(invite).state == state


@pytest.mark.parametrize("state", PROBLEMS)
def test_every_problem_can_be_retried_or_ticked_off(state, amina, bea):
    invite = put(actions.invite(member=amina, address=amina.email, at=NOON, cause="e"), state)
    actions.retry(invite=invite, by=bea, at=NOON)
    assert (fresh(invite).state, fresh(invite).due_at) == (State.ASKED, NOON)
    put(invite, state)
    actions.tick_off(invite=invite, by=bea, at=NOON)
    assert fresh(invite).state == State.MEMBER


def test_a_person_to_take_out_is_ticked_off_as_out(amina, bea):
    invite = put(actions.invite(member=amina, address=amina.email, at=NOON, cause="e"), State.MEMBER)
    actions.withdraw(member=amina, at=NOON)
    assert fresh(invite).state == State.TO_REMOVE
    assert list(ChannelInvite.objects.waiting_for_tick()) == [invite]
    actions.tick_off(invite=invite, by=bea, at=NOON)
    assert fresh(invite).state == State.WITHDRAWN


@pytest.mark.parametrize("state", [s for s in State if s not in NEVER_STORED])
def test_a_member_can_opt_out_in_every_state_and_it_always_ends(state, amina, bea):
    invite = put(actions.invite(member=amina, address=amina.email, at=NOON, cause="e"), state)
    actions.opt_out(member=amina, by=amina, at=NOON)
    if fresh(invite).state == State.TO_REMOVE:
        actions.tick_off(invite=invite, by=bea, at=NOON)
    deliver.run(at=NOON)
    if fresh(invite).state == State.TO_REMOVE:
        actions.tick_off(invite=invite, by=bea, at=NOON)
    assert fresh(invite).state in ENDED


def test_a_made_up_code_is_refused(amina):
    invite = put(actions.invite(member=amina, address=amina.email, at=NOON, cause="e"), State.MEMBER)
    with pytest.raises(Refused, match="Choose one of the messages"):
        actions.report_stuck(invite=invite, by=amina, at=NOON, code="AADSTS1")


def test_nobody_can_be_stuck_before_anything_was_sent(amina):
    invite = actions.invite(member=amina, address=amina.email, at=NOON, cause="e")
    with pytest.raises(Refused, match="has not been sent yet"):
        actions.report_stuck(invite=invite, by=amina, at=NOON)


def test_the_work_address_is_the_one_proved_last(amina):
    assert actions.work_address(amina) == "amina@council.gov.uk"
    amina.addresses.create(address="a@old.gov.uk", key="a", kind="work", proved_at=NOON.replace(year=2024))
    amina.addresses.create(address="b@new.gov.uk", key="b", kind="work", proved_at=NOON)
    amina.addresses.create(address="me@home.example", key="c", kind="private", proved_at=NOON)
    assert actions.work_address(amina) == "b@new.gov.uk"


def test_hidden_members_default_to_without(new_member):
    assert rules.default_without(new_member("Hidden", hidden_since=NOON))
    assert not rules.default_without(new_member("Seen"))


@pytest.mark.parametrize(
    ("address", "plain"),
    [("a+b@c.gov.uk", "a@c.gov.uk"), ("a+b+c@d.gov.uk", "a@d.gov.uk"), ("a@c.gov.uk", "a@c.gov.uk")],
)
def test_the_base_address_has_no_tag(address, plain):
    assert rules.base_address(address) == plain


def test_an_erased_member_leaves_no_address_behind(amina, bea):
    invite = put(actions.invite(member=amina, address=amina.email, at=NOON, cause="e"), State.LISTED)
    amina.delete()
    deliver.run(at=NOON)
    assert (fresh(invite).state, fresh(invite).address, fresh(invite).member) == (State.WITHDRAWN, "", None)
    assert Email.objects.count() == 0


@pytest.mark.parametrize("adapter", Adapter.values)
def test_the_same_life_by_every_way_of_delivery(adapter, settings, fake, amina, bea, monkeypatch):
    """Asked, delivered, in the channel, out again: the verbs and the ends are the same for all three."""
    settings.TEAMS_DELIVERY, settings.GRAPH = adapter, fake.config()
    settings.TEAMS_JOIN_LINK = "https://teams.example/l/team"
    graph = Graph(settings.GRAPH)
    monkeypatch.setattr("pleiad.teams.adapters.graph_client", lambda: graph)
    monkeypatch.setattr("pleiad.teams.deliver.graph_client", lambda: graph)

    invite = actions.invite(member=amina, address=amina.email, at=NOON, cause="event:1")
    deliver.run(at=NOON)
    rests_in = {"graph": State.MEMBER, "manual": State.LISTED, "link": State.LINK_SENT}[adapter]
    assert fresh(invite).state == rests_in
    assert Email.objects.count() == {"graph": 1, "manual": 0, "link": 1}[adapter]

    assert deliver.run(at=NOON) == 0  # once more changes nothing
    assert actions.invite(member=amina, address=amina.email, at=NOON, cause="event:2") == invite
    assert Email.objects.count() == {"graph": 1, "manual": 0, "link": 1}[adapter]

    if rests_in != State.MEMBER:
        actions.tick_off(invite=invite, by=bea, at=NOON)
    assert fresh(invite).state == State.MEMBER

    actions.opt_out(member=amina, by=amina, at=NOON)
    deliver.run(at=NOON)
    if fresh(invite).state == State.TO_REMOVE:
        actions.tick_off(invite=invite, by=bea, at=NOON)
    assert fresh(invite).state == State.OPTED_OUT
    assert fake.directory.memberships == {}

    again = actions.invite(member=amina, address=amina.email, at=NOON, cause="event:3")
    deliver.run(at=NOON)
    assert fresh(again).state == rests_in
    actions.withdraw(member=amina, at=NOON)
    deliver.run(at=NOON)
    if fresh(again).state == State.TO_REMOVE:
        actions.tick_off(invite=again, by=bea, at=NOON)
    assert fresh(again).state == State.WITHDRAWN
    assert fake.directory.memberships == {}


@pytest.mark.parametrize("lists", ["stuck", "waiting_for_tick", "held"])
def test_what_waits_for_a_person_is_found_without_reading_every_invite(lists):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")  # a table of no rows is read whole otherwise
            cursor.execute("DROP INDEX one_active_channel_invite_each")  # of no rows, any index would do
    assert "channel_invite_waits" in getattr(ChannelInvite.objects, lists)().explain()
