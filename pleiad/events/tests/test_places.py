"""Places are exact, even when many come at the same moment."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from pleiad.calendars.models import CalendarEntry
from pleiad.errors import Refused
from pleiad.outbox.models import Email
from pleiad.teams.models import ChannelInvite
from pleiad.testing import new_event, new_member

from ..actions import planning, registering, registrations
from ..models import Intention, Registration

pytestmark = pytest.mark.engines


def test_registering_gives_a_place_a_calendar_entry_and_a_teams_invite(amina, noon):
    meeting = new_event(at=noon)
    registration = registering.register(event=meeting, member=amina, at=noon)
    assert registration.placed_at == noon
    entry = CalendarEntry.objects.get(holder=amina)
    assert (entry.title, entry.starts_at, entry.sequence) == (meeting.title, meeting.starts_at, 0)
    assert Email.objects.filter(key=f"calendar:{entry.pk}:0", sent_at=None).count() == 1
    invite = ChannelInvite.objects.get(member=amina)
    assert registration.channel_invite == invite
    assert (invite.cause, invite.address) == (f"event:{meeting.pk}", "amina.oneill@leeds.gov.uk")


def test_without_teams_there_is_no_invite(amina, noon):
    registration = registering.register(event=new_event(at=noon), member=amina, at=noon, with_teams=False)
    assert registration.channel_invite is None
    assert list(ChannelInvite.objects.all()) == []


def test_a_second_meeting_uses_the_same_invite(amina, noon):
    first = registering.register(event=new_event(at=noon), member=amina, at=noon)
    second = registering.register(event=new_event(at=noon, title="Another"), member=amina, at=noon)
    assert first.channel_invite == second.channel_invite


def test_a_member_has_one_place_only(amina, noon):
    meeting = new_event(at=noon)
    registering.register(event=meeting, member=amina, at=noon)
    with pytest.raises(Refused, match="registered for this event already"):
        registering.register(event=meeting, member=amina, at=noon)
    assert Registration.objects.active().count() == 1


def test_the_waiting_list_is_in_order_of_arrival_and_a_freed_place_is_offered_to_the_first(amina, bea, fay, noon):
    meeting = new_event(at=noon, capacity=1)
    first = registering.register(event=meeting, member=amina, at=noon)
    second = registering.register(event=meeting, member=bea, at=noon)
    third = registering.register(event=meeting, member=fay, at=noon)
    assert [r.placed_at for r in (first, second, third)] == [noon, None, None]
    later = noon + timedelta(hours=1)
    registrations.withdraw(registration=first, by=amina, at=later)
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.offered_at, second.placed_at) == (later, None)
    assert (third.offered_at, third.placed_at) == (None, None)
    meeting.refresh_from_db()
    assert (meeting.places_taken, meeting.waiting) == (1, 1)
    assert list(CalendarEntry.objects.filter(holder=bea)) == []
    assert CalendarEntry.objects.get(holder=amina).withdrawn_at == later


def test_more_places_go_to_the_waiting_list(amina, bea, fay, noon):
    meeting = new_event(at=noon, capacity=1)
    for member in (amina, bea, fay):
        registering.register(event=meeting, member=member, at=noon)
    planning.change(event=meeting, by=bea, at=noon, capacity=None)
    assert Registration.objects.placed().count() == 3


def test_there_cannot_be_fewer_places_than_are_taken(amina, bea, noon):
    meeting = new_event(at=noon, capacity=2)
    registering.register(event=meeting, member=amina, at=noon)
    registering.register(event=meeting, member=bea, at=noon)
    with pytest.raises(Refused, match="2 people have a place already"):
        planning.change(event=meeting, by=bea, at=noon, capacity=1)


def test_nobody_registers_for_what_is_over_cancelled_or_a_draft(amina, bea, noon):
    over = new_event(at=noon, days=-2)
    draft = new_event(at=noon, published=False)
    off = new_event(at=noon)
    planning.cancel(event=off, by=bea, at=noon, reason="No speaker.")
    for meeting, reason in ((over, "is over"), (draft, "not open yet"), (off, "was cancelled")):
        with pytest.raises(Refused, match=reason):
            registering.register(event=meeting, member=amina, at=noon)


def test_an_applicant_who_needs_vouches_holds_no_place_before_admission(db, noon):
    meeting = new_event(at=noon, capacity=1)
    applicant = new_member("jo@gmail.com", at=noon)
    with pytest.raises(Refused, match="once your application is approved"):
        registering.register(event=meeting, member=applicant, at=noon)
    assert list(Registration.objects.all()) == []


def test_invented_applicants_cannot_fill_a_meeting(db, noon):
    meeting = new_event(at=noon, capacity=16)
    kept = 0
    for number in range(6):
        applicant = new_member(f"jo{number}@one-domain.example", at=noon)
        try:
            registering.register(event=meeting, member=applicant, at=noon)
            kept += 1
        except Refused as refusal:
            assert "No more places can be kept for applicants" in str(refusal)
    assert kept == 4
    meeting.refresh_from_db()
    assert (meeting.places_taken, meeting.waiting) == (4, 0)
    assert (
        registering.register(event=meeting, member=new_member("mia@leeds.gov.uk", at=noon), at=noon).placed_at == noon
    )


def test_an_applicant_for_whom_no_place_can_be_kept_joins_all_the_same(db, noon):
    from pleiad.members import addresses
    from pleiad.members.eligibility import versions

    meeting = new_event(at=noon, capacity=8)
    for number in range(3):
        registering.register(event=meeting, member=new_member(f"jo{number}@one-domain.example", at=noon), at=noon)
    address, register = addresses.parse("last@one-domain.example"), versions.current()
    member, registration = registrations.join(
        event=meeting,
        with_teams=True,
        at=noon,
        address=address,
        verdict=register.decide(address),
        key=register.key(address),
        name="Last",
        organisation="One",
        evidence="I work there.",
        statement=versions.statement(),
    )
    assert registration is None
    assert member.applications.get().decided_at is None
    assert ChannelInvite.objects.get(member=member).state == "held"


def test_a_provisional_place_becomes_a_place_on_admission(dot, bea, noon):
    from pleiad.members import actions as members

    meeting = new_event(at=noon)
    registration = registering.register(event=meeting, member=dot, at=noon)
    assert registration.placed_at == noon
    assert list(CalendarEntry.objects.filter(holder=dot)) == []
    assert ChannelInvite.objects.get(member=dot).state == "held"
    members.approve(application=dot.applications.get(), by=bea, at=noon)
    assert CalendarEntry.objects.filter(holder=dot).count() == 1
    assert ChannelInvite.objects.get(member=dot).state == "asked"


def test_a_provisional_place_passes_on_when_the_applicant_is_refused(dot, amina, bea, noon):
    from pleiad.members import actions as members

    meeting = new_event(at=noon, capacity=1)
    registering.register(event=meeting, member=dot, at=noon)
    waiting = registering.register(event=meeting, member=amina, at=noon)
    members.refuse(application=dot.applications.get(), by=bea, at=noon, reason="Not public sector.")
    waiting.refresh_from_db()
    assert (waiting.offered_at, waiting.placed_at) == (noon, None)
    assert ChannelInvite.objects.get(member=dot).state == "withdrawn"


def test_a_cancelled_event_tells_everybody_once(amina, bea, dot, fay, noon):
    meeting = new_event(at=noon, capacity=2)
    for member in (amina, dot, fay):
        registering.register(event=meeting, member=member, at=noon)
    Email.objects.update(due_at=None, sent_at=noon)
    planning.cancel(event=meeting, by=bea, at=noon, reason="The speaker is ill.")
    assert sorted(Email.objects.filter(sent_at=None).values_list("kind", "member__name")) == [
        ("calendars.entry", "Amina O’Neill"),
        ("events.cancelled", "Dot Waits"),
        ("events.cancelled", "Fay Colleague"),
    ]
    with pytest.raises(Refused, match="already"):
        planning.cancel(event=meeting, by=bea, at=noon, reason="Again.")


@pytest.mark.threads
@pytest.mark.django_db(transaction=True)
def test_many_at_the_same_moment_never_overbook_and_lose_nobody(noon):
    meeting = new_event(at=noon, capacity=7)
    members = [new_member(f"member{n}@leeds.gov.uk", at=noon) for n in range(24)]
    failures = []

    def register(member):
        try:
            registering.register(event=meeting, member=member, at=noon)
        except Exception as trouble:
            failures.append(trouble)
        finally:
            connection.close()

    threads = [threading.Thread(target=register, args=(member,)) for member in members for _twice in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {type(trouble) for trouble in failures} == {Refused}
    assert len(failures) == 24
    meeting.refresh_from_db()
    assert (meeting.places_taken, meeting.waiting, meeting.arrivals) == (7, 17, 24)
    order = list(Registration.objects.order_by("arrival").values_list("arrival", "placed_at"))
    assert [arrival for arrival, _placed in order] == list(range(1, 25))
    assert [placed is not None for _arrival, placed in order] == [True] * 7 + [False] * 17
    assert ChannelInvite.objects.count() == 24


def joining(address, meeting, noon, **more):
    from pleiad.members import addresses
    from pleiad.members.eligibility import versions as members_versions

    parsed, register = addresses.parse(address), members_versions.current()
    who = {"address": parsed, "verdict": register.decide(parsed), "key": register.key(parsed)}
    who |= {"name": "Jo", "organisation": "One", "evidence": "Two know me.", "statement": members_versions.statement()}
    return registrations.join(event=meeting, at=noon, **who, **more)[0]


def vouched_for(member, sponsors, at):
    from pleiad.members import vouching

    application = member.applications.get()
    vouching.ask_to_vouch(application=application, by=member, addresses=[each.email for each in sponsors], at=at)
    for each in sponsors:
        vouch = application.vouches.get(asked_address=each.email)
        vouching.vouch(vouch=vouch, by=each, how_known="From work.", at=at)
    return application


@pytest.mark.parametrize(("with_teams", "quiet"), [(True, False), (False, True)])
def test_an_applicant_who_needed_vouches_is_registered_for_the_meeting_on_admission(
    amina, fay, bea, noon, signed_in, with_teams, quiet
):
    from pleiad.members import actions as members

    meeting = new_event(at=noon, title="Open data")
    jo = joining("jo@gmail.com", meeting, noon, with_teams=with_teams, quiet=quiet)
    assert not Registration.objects.filter(member=jo).exists()
    assert "You came for <strong>Open data, " in signed_in(jo).get("/joined/").content.decode()
    members.approve(application=vouched_for(jo, [amina, fay], noon), by=bea, at=noon)
    registration = Registration.objects.get(member=jo)
    assert (registration.event, registration.placed_at, bool(registration.quiet_since)) == (meeting, noon, quiet)
    assert CalendarEntry.objects.filter(holder=jo).count() == 1
    assert [each.state for each in ChannelInvite.objects.filter(member=jo)] == (["asked"] if with_teams else [])
    assert not Intention.objects.exists()
    assert "You came for" not in signed_in(jo).get("/joined/").content.decode()


def test_an_intention_is_deleted_when_the_meeting_is_over_or_the_applicant_refused(amina, fay, bea, noon):
    from pleiad.members import actions as members

    meeting = new_event(at=noon, days=1)
    late, refused = (joining(f"{name}@gmail.com", meeting, noon, with_teams=True) for name in ("late", "no"))
    over = joining("over@gmail.com", new_event(at=noon, days=-1), noon, with_teams=True)
    assert [each.member for each in Intention.objects.order_by("pk")] == [late, refused]
    members.refuse(application=refused.applications.get(), by=bea, at=noon, reason="No.")
    members.approve(application=vouched_for(late, [amina, fay], noon), by=bea, at=noon + timedelta(days=2))
    assert not Intention.objects.exists()
    assert not Registration.objects.filter(member__in=[late, refused, over]).exists()
