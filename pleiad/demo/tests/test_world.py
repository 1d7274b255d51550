import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.db import transaction

from pleiad.audit.models import AuditRecord
from pleiad.events.actions import planning as events
from pleiad.events.actions import registrations as events_registrations
from pleiad.events.models import Event, Registration
from pleiad.home.waiting import for_member
from pleiad.integrations.graph.fake import FakeGraph
from pleiad.integrations.graph.fake.directory import FakeDirectory
from pleiad.members.models import Address, Application, DomainListProposal, Member
from pleiad.outbox.models import Email
from pleiad.teams.models import ChannelInvite, Drift, InviteMove
from pleiad.teams.reconcile import reconcile
from pleiad.teams.states import PROBLEMS, State

from .. import cast, teams, world
from ..people import address_of, everybody

AT = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
said, undone = [], []


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """The world, built and undone once for comparison, then built once for this file and undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        before = transaction.savepoint()
        world.build(at=AT, progress=lambda line: None)
        undone.append(picture())
        transaction.savepoint_rollback(before)
        world.build(at=AT, progress=said.append)
        yield
        transaction.set_rollback(True)


def picture():
    """Who is there since when, and who comes to what since when: all that chance decides."""
    registrations = Registration.objects.order_by("event__slug", "arrival")
    return (
        list(Member.objects.order_by("email").values_list("email", "joined_at")),
        list(registrations.values_list("event__slug", "member__email", "registered_at", "placed_at")),
    )


@pytest.fixture(autouse=True)
def here(built, db):
    """Every test stands in the world and leaves it as it was."""


def counts():
    return {model._meta.label: model.objects.count() for model in apps.get_models() if hasattr(model, "privacy")}


def coming(at=AT):
    """The programme proper, which has Tuesdays to Thursdays to itself: without what the other rooms planned beside it."""
    return Event.objects.upcoming(at).filter(asked_for_at="", series=None, starts_at__week_day__in=(3, 4, 5))


def test_it_says_what_it_does():
    assert len(said) == 8 + len(world.ROOMS)
    assert str(said[0]) == "Members: 154 from councils, government, police, fire and the NHS"


def test_the_same_moment_gives_the_same_world():
    assert picture() == undone[0]


def test_no_page_is_empty():
    assert Member.objects.current().count() == 157
    assert Member.objects.organisers().count() == 3
    assert coming().count() == 10
    assert Event.objects.past(AT).filter(asked_for_at="").count() == 7
    assert Registration.objects.count() > 400


def test_members_work_in_every_part_of_the_public_sector_and_in_four_nations():
    sectors = Counter(Member.objects.current().values_list("sector", flat=True))
    assert {"local government", "central government", "police", "fire", "NHS", "devolved government"} <= set(sectors)
    nations = Counter(Member.objects.current().values_list("nation", flat=True))
    assert min(nations[nation] for nation in ("England", "Scotland", "Wales", "Northern Ireland")) >= 10


def test_building_again_changes_nothing_and_takes_no_time():
    before, lines, begun = counts(), [], time.process_time()
    world.build(at=AT + timedelta(minutes=1), progress=lines.append)
    assert time.process_time() - begun < 2
    assert counts() == before
    assert lines == ["The demonstration is up to date"]


def test_what_people_did_stays():
    registration = Registration.objects.placed().filter(event__starts_at__gt=AT, event__cancelled_at=None).first()
    events_registrations.withdraw(registration=registration, by=registration.member, at=AT + timedelta(minutes=2))
    event = coming().filter(cancelled_at=None, published_at__isnull=False).last()
    events.change(
        event=event,
        by=Member.objects.organisers().first(),
        at=AT + timedelta(minutes=3),
        title="Another title",
        starts_at=event.starts_at + timedelta(days=1),
        ends_at=event.ends_at + timedelta(days=1),
    )
    emails = set(Email.objects.filter(due_at__isnull=False).values_list("pk", flat=True))
    before = counts()
    world.build(at=AT + timedelta(hours=3), progress=said.append)
    assert counts() == before
    assert set(Email.objects.filter(due_at__isnull=False).values_list("pk", flat=True)) == emails
    registration.refresh_from_db()
    assert registration.cancelled_at == AT + timedelta(minutes=2)


def test_an_organiser_who_changed_their_address_is_not_built_again():
    members = Member.objects.count()
    Member.objects.filter(email=address_of(cast.ORGANISERS[0])).update(email="elsewhere.invented@essex.gov.uk")
    world.build(at=AT + timedelta(days=70), progress=said.append)
    assert Member.objects.count() == members
    assert Event.objects.filter(created_at__gt=AT).count() >= 2


def test_months_later_the_programme_lies_ahead_again_and_nobody_gets_old_emails():
    due = Email.objects.filter(due_at__isnull=False).count()
    members = Member.objects.count()
    later = AT + timedelta(days=100)
    world.build(at=later, progress=said.append)
    ahead = coming(later).published().filter(cancelled_at=None)
    assert ahead.last().starts_at > later + timedelta(days=170)
    days = [event.starts_at.date() for event in ahead]
    assert len(days) == len(set(days)) >= 7
    assert all(event.places_taken >= 6 for event in ahead)
    assert Member.objects.count() == members
    assert Email.objects.filter(due_at__isnull=False).count() == due


def test_the_coming_programme_has_an_event_in_every_state():
    full, nearly, unlinked = [], [], []
    for event in coming().filter(published_at__isnull=False, cancelled_at=None):
        left = event.places_left
        if left == 0:
            full.append(event)
        elif left is not None and left <= 2:
            nearly.append(event)
        if not event.link:
            unlinked.append(event)
    assert [(event.places_taken, event.waiting) for event in full] == [(40, 12)]
    assert [event.kind for event in nearly] == ["learning"]
    assert len(unlinked) == 1
    assert coming().filter(published_at=None).count() == 1
    assert coming().filter(cancelled_at__isnull=False).exclude(cancel_reason="").count() == 1
    assert coming().filter(public=False).count() == 1
    assert coming().exclude(venue="").get().venue.endswith("Cardiff")
    assert set(coming().values_list("kind", flat=True)) == {"meeting", "social", "learning"}


def test_nobody_has_to_come_to_anything_at_the_weekend():
    begin = [moment.astimezone(LONDON) for moment in Event.objects.values_list("starts_at", flat=True)]
    assert len(begin) > 20
    assert [moment for moment in begin if moment.weekday() > 4] == []


def test_the_next_meeting_can_be_registered_for():
    event = coming().published().filter(cancelled_at=None).first()
    assert event.public and event.places_left > 10


def test_the_meeting_of_april_2021_is_remembered():
    first = Event.objects.order_by("starts_at").first()
    assert first.starts_at == datetime(2021, 4, 29, 16, tzinfo=LONDON)
    assert first.ends_at == datetime(2021, 4, 29, 17, 30, tzinfo=LONDON)
    assert "iversity and inclusion" in first.title
    assert first.places_taken == 24


def test_nobody_did_anything_before_they_joined():
    early = [
        registration.pk
        for registration in Registration.objects.select_related("member").filter(member__joined_at__isnull=False)
        if registration.registered_at < registration.member.created_at
    ]
    assert early == []


def test_nobody_registers_before_an_event_is_open_or_after_it_is_called_off():
    for registration in Registration.objects.select_related("event"):
        event = registration.event
        assert event.published_at <= registration.registered_at < (event.cancelled_at or event.starts_at)


def test_nothing_happens_in_the_future():
    of_today = AuditRecord.objects.filter(at__gt=AT).exclude(did="confirmed a statement")  # as a database is made
    assert not of_today.exists()
    assert not InviteMove.objects.filter(at__gt=AT).exists()
    assert not Email.objects.filter(written_at__gt=AT).exists()


def test_nobody_was_stuck_before_they_joined():
    for invite in (
        ChannelInvite.objects.exclude(state=State.HELD).exclude(member__joined_at=None).select_related("member")
    ):
        assert all(invite.member.joined_at <= move.at for move in invite.moves.all())


def test_counts_that_events_keep_are_true():
    for event in Event.objects.all():
        held = event.registrations.active().exclude(placed_at=None, offered_until=None)
        if event.ends_at < AT - timedelta(days=2 * 365):
            assert not held.exists()  # kept two years, as the privacy notice says; how many came stays
            continue
        assert event.places_taken == held.count()
        assert event.waiting == event.registrations.waiting().count()


def test_only_a_handful_of_emails_is_due_and_all_others_count_as_delivered():
    due = Email.objects.filter(due_at__isnull=False)
    kinds = set(due.values_list("kind", flat=True))
    assert {"calendars.entry", "members.application_received", "members.vouch_asked", "approvals.asked"} <= kinds
    assert due.count() < 20
    assert not due.filter(written_at__lt=AT - timedelta(minutes=10)).exists()
    assert Email.objects.filter(gave_up_at__isnull=False).count() == 2  # one was refused, one came back
    assert not Email.objects.filter(due_at=None, sent_at=None, gave_up_at=None).exists()


def test_emails_can_go_to_invented_mailboxes_only():
    emails = Email.objects.exclude(address="").values_list("address", flat=True)
    for address in {
        *Address.objects.values_list("address", flat=True),
        *Member.objects.values_list("email", flat=True),
        *emails,
    } - {settings.OPERATOR}:  # organisers@network.invalid
        assert address.partition("@")[0].partition("+")[0].endswith(".invented")


def test_seven_applications_wait_each_for_something_else():
    waiting = Application.objects.filter(decided_at=None)
    assert waiting.count() == 7
    assert waiting.filter(answer_by__lt=AT).count() == 1
    assert waiting.filter(claimed_at__isnull=False).count() == 1
    assert waiting.filter(asked_at__isnull=False, answered_at=None).count() == 1
    assert waiting.filter(answered_at__isnull=False).count() == 1
    sponsored = waiting.get(lane="sponsor")
    assert sponsored.vouches.count() == 2
    assert sponsored.vouches.filter(given_at__isnull=False).count() == 1
    assert Registration.objects.filter(member__joined_at=None, placed_at__isnull=False).count() == 1
    decided = Counter(Application.objects.exclude(lane="auto").exclude(outcome="").values_list("outcome", flat=True))
    assert decided == {"approved": 3, "refused": 1}


def test_two_changes_of_the_register_wait_for_another_organiser():
    open_ones = DomainListProposal.objects.filter(agreed_at=None, declined_at=None)
    assert len(set(open_ones.values_list("proposed_by", flat=True))) == open_ones.count() == 2


def test_teams_invites_are_in_every_condition():
    states = Counter(ChannelInvite.objects.values_list("state", flat=True))
    assert states[State.MEMBER] >= 140
    assert states[State.ASKED] == 5
    assert states[State.LISTED] == 2
    assert states[State.HELD] == 7
    assert {state for state in PROBLEMS if states[state]} == {
        State.BLOCKED_HOME,
        State.BLOCKED_HOST,
        State.ADDRESS_CONFLICT,
        State.ADDRESS_NOT_ACCEPTED,
        State.GUEST_UNREACHABLE,
        State.STUCK_REDEEMING,
    }
    assert not ChannelInvite.objects.filter(due_at__lt=AT - timedelta(minutes=10)).exists()
    assert not ChannelInvite.objects.filter(member__email=address_of(cast.WITHOUT_TEAMS)).exists()


def test_the_pretended_teams_remembers_exactly_those_who_are_in_it():
    directory = FakeDirectory(clock=time.time, team=settings.GRAPH["team_id"])
    teams.remember(directory)
    inside = {each.user_id for each in directory.shown_memberships()}
    ours = set(ChannelInvite.objects.filter(membership_id__gt="").values_list("guest_id", flat=True))
    assert inside == ours | {teams.guest_id(teams.STRAY)}
    settled = ChannelInvite.objects.filter(state=State.MEMBER).values_list("guest_id", flat=True)
    assert set(settled) <= inside


def test_tomorrows_comparison_with_teams_finds_the_one_stranger_and_nothing_else(settings):
    with FakeGraph(delay=0) as fake:
        settings.GRAPH = fake.config(team_id=settings.GRAPH["team_id"])
        teams.remember(fake.directory)
        assert reconcile(at=AT + timedelta(days=2)) == 1
    assert list(Drift.objects.values_list("kind", "guest_id", "settled_at")) == [
        (Drift.UNKNOWN, teams.guest_id(teams.STRAY), None)
    ]


def test_a_stranger_whom_an_organiser_had_taken_out_does_not_come_back():
    Drift.objects.update(settled_at=AT, decision="repair")
    directory = FakeDirectory(clock=time.time, team=settings.GRAPH["team_id"])
    teams.remember(directory)
    assert teams.guest_id(teams.STRAY) not in directory.users


def test_everybody_on_the_page_of_people_is_there():
    parts = [part for part in chain.from_iterable(group.parts for group in cast.groups()) if part.address[:4] != "you@"]
    assert len(parts) == 20
    for part in parts:
        assert Address.objects.get(address=part.address).member.name == part.name


def test_the_cast_can_do_what_the_page_says():
    def member(name):
        return Member.objects.get(email=address_of(name))

    placed = Registration.objects.placed().filter(event__starts_at__gt=AT, event__cancelled_at=None)
    assert placed.filter(member=member(cast.WITH_A_PLACE)).count() >= 3
    assert member(cast.IN_WELSH).language == member(cast.ORGANISERS[2]).language == "cy"
    full = coming().get(waiting=12)
    assert full.registrations.waiting().first().member == member(cast.ON_THE_WAITING_LIST)
    assert member(cast.NEW_TODAY).joined_at == AT - timedelta(minutes=5)
    assert member(cast.SHIELDED).shielded_since
    assert member(cast.HIDDEN).hidden_since
    assert member(cast.ASKED_TO_SPONSOR).joined_at < AT - settings.VOUCH_AFTER


def test_the_shield_has_a_colleague_to_stand_against():
    shielded = Member.objects.get(email=address_of(cast.SHIELDED))
    assert Member.objects.filter(organisation=shielded.organisation).count() == 2


def test_everybody_who_was_invented_is_there_by_name():
    invented = {(person.name, person.address) for person in everybody()}
    there = set(Member.objects.values_list("name", "email"))
    assert len(invented & there) == 153
    assert {name for name, _address in invented - there} == {cast.MOVED}


def test_whatever_waits_for_a_member_leads_to_a_page(client):
    kinds = set()
    with time_machine.travel(AT, tick=False):
        for member in Member.objects.current():
            found, _more = for_member(member, at=AT, most=100)
            new = {each.title: each.url for each in found if each.title not in kinds}
            kinds |= set(new)
            client.force_login(member)
            assert {url: client.get(url).status_code for url in new.values()} == dict.fromkeys(new.values(), 200)
    assert len(kinds) > 8
