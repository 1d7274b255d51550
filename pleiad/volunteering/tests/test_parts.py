"""Offers for parts are made, answered and withdrawn, and counted exactly, whatever happens to the event or the member."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pleiad.errors import Refused
from pleiad.events.actions import planning as events
from pleiad.events.actions import registering
from pleiad.events.models import Event
from pleiad.members import powers
from pleiad.outbox.models import Email
from pleiad.testing import new_event, new_member, some

from .. import actions, periodic
from ..emails import accepted
from ..models import Offer, Part

pytestmark = pytest.mark.engines


@pytest.fixture
def meeting(noon, cast):
    return new_event(at=noon)


@pytest.fixture
def notes(meeting, bea, noon):
    return actions.add_part(event=meeting, what="notes", minutes=20, wanted=1, by=bea, at=noon)


def taken(part):
    part.refresh_from_db()
    return part.taken


def emails(kind):
    return Email.objects.filter(kind=f"volunteering.{kind}").count()


def test_a_part_knows_whether_it_is_on_the_stage(meeting, bea, noon):
    works = {
        what: actions.add_part(event=meeting, what=what, minutes=5, wanted=1, by=bea, at=noon).work
        for what in ("story", "panel", "host", "chat", "welcome", "notes", "time", "slides", "interpreter")
    }
    assert [what for what, work in works.items() if work == "stage"] == ["story", "panel", "host"]
    own = actions.add_part(
        event=meeting, what="other", name="Poetry", work="stage", minutes=3, wanted=1, by=bea, at=noon
    )
    assert (own.work, str(own)) == ("stage", "Poetry")


def test_an_accepted_offer_takes_the_part_and_is_answered_by_email(notes, amina, bea, noon):
    made = actions.offer(part=notes, member=amina, at=noon, first_time=True, with_partner=True, words="Glad to.")
    assert (made.first_time, made.with_partner, made.words) == (True, True, "Glad to.")
    assert taken(notes) == 0
    actions.accept(offer=made, by=bea, at=noon)
    assert taken(notes) == 1
    assert emails("accept") == 1
    asked = "You have no place at this meeting yet"
    assert asked in accepted(Email.objects.get(kind="volunteering.accept"), {}).text
    registering.register(event=notes.event, member=amina, at=noon)
    assert asked not in accepted(Email.objects.get(kind="volunteering.accept"), {}).text


def test_a_member_has_one_standing_offer_for_a_part(notes, amina, noon):
    actions.offer(part=notes, member=amina, at=noon)
    with pytest.raises(Refused, match="volunteered for this part already"):
        actions.offer(part=notes, member=amina, at=noon)


def test_a_withdrawn_offer_opens_the_part_again(notes, amina, fay, bea, noon):
    made = actions.offer(part=notes, member=amina, at=noon)
    actions.accept(offer=made, by=bea, at=noon)
    with pytest.raises(Refused, match="This part is filled."):
        actions.offer(part=notes, member=fay, at=noon)
    actions.withdraw(offer=made, by=amina, at=noon)
    assert taken(notes) == 0
    assert actions.offer(part=notes, member=fay, at=noon).pk
    assert actions.offer(part=notes, member=amina, at=noon).pk


def test_a_member_who_was_thanked_cannot_offer_for_the_part_again(notes, amina, bea, noon):
    actions.thank(offer=actions.offer(part=notes, member=amina, at=noon), by=bea, at=noon)
    assert emails("thank") == 1
    with pytest.raises(Refused, match="chosen someone else"):
        actions.offer(part=notes, member=amina, at=noon)


def test_an_offer_kept_for_another_time_can_still_be_accepted(notes, amina, bea, noon):
    made = actions.offer(part=notes, member=amina, at=noon)
    actions.keep(offer=made, by=bea, at=noon)
    actions.accept(offer=made, by=bea, at=noon)
    assert taken(notes) == 1
    actions.keep(offer=made, by=bea, at=noon + timedelta(hours=1))
    assert taken(notes) == 0
    with pytest.raises(Refused, match="kept for another time already"):
        actions.keep(offer=made, by=bea, at=noon)


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ({"cancelled_at": "now"}, "This event was cancelled."),
        ({"published_at": None}, "This event is not open yet."),
        ({"ends_at": "now"}, "This event is over."),
        ({"starts_at": "now"}, "This event has begun."),
    ],
)
def test_an_offer_is_refused_with_the_reason(notes, amina, noon, state, reason):
    values = {name: noon if value == "now" else value for name, value in state.items()}
    if "ends_at" in values:
        values["starts_at"] = noon - timedelta(hours=1)
    Event.objects.filter(pk=notes.event_id).update(**values)
    with pytest.raises(Refused, match=reason):
        actions.offer(part=notes, member=amina, at=noon)


def test_a_closed_part_says_so(notes, amina, bea, noon):
    actions.change_part(part=notes, minutes=20, wanted=1, closed=True, by=bea, at=noon)
    with pytest.raises(Refused, match="no longer needed"):
        actions.offer(part=notes, member=amina, at=noon)


@pytest.mark.parametrize("who", ["dot", "erin"])
def test_only_current_members_can_offer(notes, cast, noon, who):
    with pytest.raises(Refused, match="once you are a member"):
        actions.offer(part=notes, member=cast[who], at=noon)


def test_a_part_cannot_be_for_fewer_people_than_have_it(notes, amina, bea, noon):
    actions.change_part(part=notes, minutes=20, wanted=2, closed=False, by=bea, at=noon)
    for member in (amina, bea):
        actions.accept(offer=actions.offer(part=notes, member=member, at=noon), by=bea, at=noon)
    with pytest.raises(Refused, match="2 people have this part already"):
        actions.change_part(part=notes, minutes=20, wanted=1, closed=False, by=bea, at=noon)
    with pytest.raises(IntegrityError), transaction.atomic():
        Part.objects.filter(pk=notes.pk).update(wanted=1)


def test_offers_end_with_a_cancelled_event_and_each_is_told_once(notes, amina, fay, bea, noon):
    actions.accept(offer=actions.offer(part=notes, member=amina, at=noon), by=bea, at=noon)
    chat = actions.add_part(event=notes.event, what="chat", minutes=60, wanted=2, by=bea, at=noon)
    for member in (amina, fay):
        actions.offer(part=chat, member=member, at=noon)
    events.cancel(event=notes.event, by=bea, at=noon, reason="Snow.")
    assert periodic.run(at=noon) == 3
    assert periodic.run(at=noon) == 0
    assert emails("off") == 2
    assert Offer.objects.standing().count() == 0
    assert taken(notes) == 0


def test_a_run_with_nothing_due_takes_two_queries(notes, amina, noon, django_assert_max_num_queries):
    actions.offer(part=notes, member=amina, at=noon)
    with django_assert_max_num_queries(2):
        assert periodic.run(at=noon) == 0


def test_offers_end_with_the_membership_and_their_parts_are_open_again(notes, amina, bea, noon):
    actions.accept(offer=actions.offer(part=notes, member=amina, at=noon), by=bea, at=noon)
    actions.stand_ready(member=amina, words="Anything", topics=[], not_in=[], not_when="", at=noon)
    powers.suspend(member=amina, by=bea, at=noon, reason="For the test.")
    assert taken(notes) == 0
    assert Offer.objects.get().ended_at == noon
    assert amina.standing_offer.withdrawn_at == noon


def test_what_was_done_counts_as_a_deed_and_is_thanked(notes, amina, bea, noon):
    made = actions.offer(part=notes, member=amina, at=noon)
    actions.accept(offer=made, by=bea, at=noon)
    with pytest.raises(Refused, match="once the event is over"):
        actions.say_done(offer=made, done=True, by=bea, at=noon)
    later = notes.event.ends_at
    actions.say_done(offer=made, done=True, by=bea, at=later)
    deed = amina.deeds.get()
    assert (deed.what, deed.minutes, deed.where) == ("Notes", 20, notes.event.title)
    assert (deed.done_at, deed.confirmed_at, deed.confirmed_by) == (later, later, bea)
    assert emails("thanks") == 1
    with pytest.raises(Refused, match="confirmed already"):
        actions.say_done(offer=made, done=True, by=bea, at=later)


def test_what_was_not_done_counts_nowhere_and_nobody_is_told(notes, amina, bea, noon):
    made = actions.offer(part=notes, member=amina, at=noon)
    actions.accept(offer=made, by=bea, at=noon)
    actions.say_done(offer=made, done=False, by=bea, at=notes.event.ends_at)
    assert amina.deeds.count() == 0
    assert emails("thanks") == 0


def test_organisers_cannot_confirm_their_own_parts(notes, bea, cleo, noon):
    made = actions.offer(part=notes, member=bea, at=noon)
    actions.accept(offer=made, by=bea, at=noon)
    with pytest.raises(Refused, match="confirmed by another organiser"):
        actions.say_done(offer=made, done=True, by=bea, at=notes.event.ends_at)
    actions.say_done(offer=made, done=True, by=cleo, at=notes.event.ends_at)
    assert bea.deeds.get().confirmed_by == cleo


def test_an_offer_that_was_not_accepted_is_never_done(notes, amina, bea, noon):
    made = actions.offer(part=notes, member=amina, at=noon)
    with pytest.raises(Refused, match="not given to this member"):
        actions.say_done(offer=made, done=True, by=bea, at=notes.event.ends_at)


@pytest.mark.threads
@pytest.mark.django_db(transaction=True)
def test_the_last_free_part_is_given_once(noon):
    organiser = new_member("boss@leeds.gov.uk", at=noon)
    part = actions.add_part(event=new_event(at=noon), what="host", minutes=60, wanted=1, by=organiser, at=noon)
    members = [new_member(f"member{number}@leeds.gov.uk", at=noon) for number in range(8)]
    offers = [actions.offer(part=part, member=member, at=noon) for member in members]
    failures = []

    def accept(offer):
        try:
            actions.accept(offer=offer, by=organiser, at=noon)
        except Exception as trouble:
            failures.append(trouble)
        finally:
            connection.close()

    threads = [threading.Thread(target=accept, args=(offer,)) for offer in offers for _twice in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {type(trouble) for trouble in failures} == {Refused}
    assert len(failures) == 15
    assert taken(part) == 1
    assert Offer.objects.accepted().count() == 1
    assert emails("accept") == 1


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["offer", "withdraw", "accept", "keep", "thank", "more", "fewer", "close", "cancel", "end", "time", "done"]
        ),
        st.integers(0, 3),
    ),
    max_size=30,
)


@pytest.mark.django_db
@settings(max_examples=some(50), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_a_part_is_never_given_more_often_than_wanted(cast, noon, steps):
    with transaction.atomic():
        _walk(cast, noon, steps)
        transaction.set_rollback(True)


def _walk(cast, noon, steps):
    members = [cast["amina"], cast["fay"], cast["cleo"], new_member("gwen@leeds.gov.uk", at=noon)]
    bea, at = cast["bea"], noon
    part = actions.add_part(event=new_event(at=noon), what="welcome", minutes=10, wanted=2, by=bea, at=noon)
    for step, number in steps:
        member = members[number]
        offer = Offer.objects.filter(part=part, member=member).order_by("-pk").first()
        part.refresh_from_db()
        at += timedelta(minutes=1)
        try:
            if step == "offer":
                actions.offer(part=part, member=member, at=at)
            elif step == "withdraw" and offer:
                actions.withdraw(offer=offer, by=member, at=at)
            elif step in ("accept", "keep", "thank") and offer:
                getattr(actions, step)(offer=offer, by=bea, at=at)
            elif step in ("more", "fewer", "close"):
                wanted = max(1, part.wanted + {"more": 1, "fewer": -1}.get(step, 0))
                actions.change_part(part=part, minutes=10, wanted=wanted, closed=step == "close", by=bea, at=at)
            elif step == "cancel" and number == 0:
                events.cancel(event=part.event, by=bea, at=at, reason="Off.")
                periodic.run(at=at)
            elif step == "end" and number == 3:
                actions.let_go_of(member=member, by=bea, at=at)
            elif step == "time" and number == 1:
                at = max(at, part.event.ends_at)
            elif step == "done" and offer:
                actions.say_done(offer=offer, done=bool(number % 2), by=bea, at=at)
        except Refused:
            pass
        part.refresh_from_db()
        assert part.taken == Offer.objects.accepted().filter(part=part).count() <= part.wanted
        for each in members:
            assert Offer.objects.standing().filter(part=part, member=each).count() <= 1
            done = Offer.objects.filter(member=each, done_at__isnull=False).count()
            assert each.deeds.count() == done
    for kind in ("accept", "keep", "thank", "thanks", "off"):
        keys = list(Email.objects.filter(kind=f"volunteering.{kind}").values_list("key", flat=True))
        assert len(keys) == len(set(keys))


def test_no_part_is_longer_than_its_meeting(notes, bea, noon):
    lasts = int((notes.event.ends_at - notes.event.starts_at).total_seconds() // 60)
    for minutes in (lasts + 30, 1):
        actions.add_part(event=notes.event, what="chat", minutes=minutes, wanted=1, by=bea, at=noon)
    with pytest.raises(Refused, match="cannot take longer"):
        actions.add_part(event=notes.event, what="chat", minutes=lasts + 31, wanted=1, by=bea, at=noon)
    with pytest.raises(Refused, match="cannot take longer"):
        actions.change_part(part=notes, minutes=lasts + 31, wanted=1, closed=False, by=bea, at=noon)
    actions.change_part(part=notes, minutes=notes.minutes, wanted=2, closed=False, by=bea, at=noon)
