"""Two people, or one with two presses, in the same moment."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from pleiad.conversations import spaces
from pleiad.events import actions as events
from pleiad.members import actions as members
from pleiad.members import leaving
from pleiad.members.models import Member
from pleiad.refusals import Refused
from pleiad.spotlight import actions as spotlight
from pleiad.testing import new_event, new_member
from pleiad.volunteering import actions as volunteering
from pleiad.volunteering.models import Offer, Part
from pleiad.writing.models import Space

pytestmark = [pytest.mark.threads, pytest.mark.django_db(transaction=True)]


def at_once(*deeds):
    """Do all of them, each in a thread of its own, as soon as all are ready; gives what each raised, or None."""
    begin, raised = threading.Barrier(len(deeds)), [None] * len(deeds)

    def do(place, deed):
        try:
            connection.ensure_connection()
            begin.wait()
            deed()
        except Exception as trouble:
            raised[place] = trouble
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=each) for each in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def organiser(address, at):
    made = new_member(address, at=at)
    members.make_organiser(member=made, at=at)
    return Member.objects.get(pk=made.pk)


def test_of_the_last_two_organisers_one_stays(noon):
    two = [organiser(f"organiser{n}@leeds.gov.uk", noon) for n in range(2)]
    raised = at_once(*[lambda who=who: leaving.leave(member=who, at=noon) for who in two])
    assert sorted(type(each).__name__ for each in raised) == ["NoneType", "Refused"]
    assert Member.objects.organisers().count() == 1


def test_of_two_organisers_who_suspend_each_other_one_stays(noon):
    one, other = (organiser(f"organiser{n}@leeds.gov.uk", noon) for n in range(2))
    raised = at_once(
        lambda: members.suspend(member=one, by=other, at=noon, reason="She began it."),
        lambda: members.suspend(member=other, by=one, at=noon, reason="She began it."),
    )
    assert sorted(type(each).__name__ for each in raised) == ["NoneType", "Refused"]
    assert Member.objects.organisers().count() == 1


def test_what_is_made_with_two_presses_has_two_addresses(noon):
    cleo = organiser("organiser@leeds.gov.uk", noon)

    def campaign():
        until = noon + timedelta(9)
        spotlight.make_campaign(by=cleo, at=noon, title="Ada", tag="Ada", about="Ours.", nominate_until=until)

    def space():
        spaces.make(by=cleo, at=noon, name="Carers", purpose="For us.", rule="chatham")

    def event():
        what = {"title": "A talk", "starts_at": noon + timedelta(9), "ends_at": noon + timedelta(9, 3600)}
        events.create(by=cleo, at=noon, **what)

    assert at_once(campaign, campaign, space, space, event, event) == [None] * 6
    assert set(Space.objects.filter(name="Carers").values_list("slug", flat=True)) == {"carers", "carers-2"}


def test_offers_are_taken_back_while_their_event_is_cancelled(noon):
    meeting = new_event(at=noon)
    cleo = organiser("organiser@leeds.gov.uk", noon)
    asked = {"event": meeting, "minutes": 5, "wanted": 9, "by": cleo, "at": noon}
    parts = [volunteering.add_part(what=what, **asked) for what in ("notes", "chat", "welcome")]
    women = [new_member(f"woman{n}@leeds.gov.uk", at=noon) for n in range(4)]
    offers = [volunteering.offer(part=part, member=woman, at=noon) for woman in women for part in parts]
    for each in offers:
        volunteering.accept(offer=each, by=cleo, at=noon)
    raised = at_once(
        *[lambda each=each: volunteering.withdraw(offer=each, by=each.member, at=noon) for each in offers],
        lambda: volunteering.end_with_event(event=meeting, at=noon),
    )
    assert {type(each) for each in raised} <= {type(None), Refused}
    assert not Offer.objects.standing().exists()
    assert set(Part.objects.values_list("taken", flat=True)) == {0}
