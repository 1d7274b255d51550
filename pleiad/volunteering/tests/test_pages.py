"""The pages of parts: what members and organisers see and can do, and what others cannot."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pleiad.calendars.models import CalendarAnswer, CalendarEntry
from pleiad.events.actions import registering
from pleiad.events.models import Event
from pleiad.testing import new_event, new_member

from .. import actions, rotation
from ..models import Offer, Part, StandingOffer


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def notes(cast, now):
    return actions.add_part(
        event=new_event(at=now, title="Captions"), what="notes", minutes=20, wanted=1, by=cast["bea"], at=now
    )


def text(answer):
    return answer.content.decode()


def given(event_days, member, what, bea, now):
    """A part that this member was given at an event so many days from now."""
    event = new_event(at=now, days=3, names_shown=False)
    part = actions.add_part(event=event, what=what, minutes=5, wanted=1, by=bea, at=now)
    offer = actions.offer(part=part, member=member, at=now)
    actions.accept(offer=offer, by=bea, at=now)
    if event_days < 0:
        starts = now + timezone.timedelta(days=event_days)
        Event.objects.filter(pk=event.pk).update(starts_at=starts, ends_at=starts + timezone.timedelta(hours=1))
    return offer


def test_the_event_page_shows_its_parts(notes, amina, signed_in):
    page = notes.event.get_absolute_url()
    shown = text(signed_in(amina).get(page))
    assert "Volunteers wanted" in shown
    assert f'href="/parts/{notes.pk}/offer/"' in shown


def test_a_member_makes_an_offer_on_one_page(notes, amina, signed_in):
    browser = signed_in(amina)
    address = f"/parts/{notes.pk}/offer/"
    assert "20 minutes" in text(browser.get(address))
    answer = browser.post(address, {"first_time": "on", "words": "I type\nfast."}, follow=True)
    assert "Thank you. The organisers have your offer" in text(answer)
    offer = Offer.objects.get()
    assert (offer.member, offer.first_time, offer.with_partner, offer.words) == (amina, True, False, "I type fast.")
    assert "You have offered" in text(answer)


def test_opening_the_pages_changes_nothing(notes, amina, now, signed_in):
    browser = signed_in(amina)
    offer = actions.offer(part=notes, member=amina, at=now)
    browser.get(f"/parts/offers/{offer.pk}/withdraw/")
    browser.get(f"/parts/{notes.pk}/offer/")
    assert browser.get("/parts/standing/withdraw/").status_code == 405
    assert Offer.objects.standing().count() == 1


def test_a_filled_part_says_so_and_refuses_with_the_reason(notes, amina, fay, bea, now, signed_in):
    actions.accept(offer=actions.offer(part=notes, member=fay, at=now), by=bea, at=now)
    browser = signed_in(amina)
    assert "Filled" in text(browser.get(notes.event.get_absolute_url()))
    assert "This part is filled." in text(browser.post(f"/parts/{notes.pk}/offer/", follow=True))


@pytest.mark.parametrize("who", ["dot", "erin"])
def test_only_current_members_offer(notes, cast, client, who, signed_in):
    for address in (f"/parts/{notes.pk}/offer/", "/parts/standing/"):
        assert signed_in(cast[who]).get(address).status_code in (302, 404)
        assert client.get(address).status_code == 302


def test_a_member_cannot_withdraw_the_offer_of_another(notes, amina, fay, now, signed_in):
    offer = actions.offer(part=notes, member=amina, at=now)
    assert signed_in(fay).post(f"/parts/offers/{offer.pk}/withdraw/").status_code == 404
    assert signed_in(amina).post(f"/parts/offers/{offer.pk}/withdraw/").status_code == 302
    assert Offer.objects.get().withdrawn_at is not None


def test_a_part_of_a_draft_cannot_be_found(notes, amina, signed_in):
    Event.objects.update(published_at=None)
    assert signed_in(amina).get(f"/parts/{notes.pk}/offer/").status_code == 404
    assert "Captions" not in text(signed_in(amina).get("/parts/"))


def test_other_members_do_not_see_who_offered(notes, amina, fay, now, signed_in):
    actions.offer(part=notes, member=amina, at=now, words="My secret words")
    for address in ("/parts/", "/parts/mine/", notes.event.get_absolute_url()):
        page = text(signed_in(fay).get(address))
        assert "Amina" not in page
        assert "My secret words" not in page


def test_a_standing_offer_is_made_changed_and_withdrawn(amina, signed_in):
    browser = signed_in(amina)
    browser.post("/parts/standing/", {"words": "Service design", "not_in": ["2", "8"], "not_when": "half-term"})
    browser.post("/parts/standing/", {"words": "Accessibility", "not_in": ["8"]})
    offer = StandingOffer.objects.get()
    assert (offer.words, offer.not_in, offer.not_when, offer.withdrawn_at) == ("Accessibility", [8], "", None)
    assert "August" in text(browser.get("/parts/mine/"))
    browser.post("/parts/standing/withdraw/")
    assert StandingOffer.objects.get().withdrawn_at is not None


def test_300_own_parts_take_as_many_queries_as_three(amina, bea, now, signed_in, django_assert_num_queries):
    browser = signed_in(amina)

    def add(many):
        for _number in range(many):
            given(-30, amina, "notes", bea, now)

    add(3)
    with django_assert_num_queries(query_count(browser, "/parts/mine/")):
        browser.get("/parts/mine/")
    few = query_count(browser, "/parts/mine/"), query_count(browser, "/contributions/")
    part = Part.objects.first()
    Offer.objects.bulk_create(
        Offer(part=part, member=amina, offered_at=now, withdrawn_at=now) for _number in range(297)
    )
    assert (query_count(browser, "/parts/mine/"), query_count(browser, "/contributions/")) == few
    assert text(browser.get("/parts/mine/")).count("ledger__title") == 10


def test_own_parts_are_ordered_by_event_with_coming_ones_first(amina, bea, now, signed_in):
    order = [(20, 3), (-30, 2), (5, 1), (-2, 4)]  # days from now, and the order of offering
    for days, turn in order:
        event = new_event(at=now, days=days, title=f"Meeting {days}")
        part = Part.objects.create(event=event, what="notes", work="behind", minutes=30, made_at=now)
        Offer.objects.create(part=part, member=amina, offered_at=now - timedelta(days=40 - turn))
    page = text(signed_in(amina).get("/parts/mine/"))
    positions = [page.index(f"Meeting {days}") for days in (5, 20, -2, -30)]
    assert positions == sorted(positions)


def query_count(browser, address):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("address", ["/parts/", "event", "desk"])
def test_thirty_parts_take_as_many_queries_as_three(amina, bea, now, signed_in, address):
    event = new_event(at=now)
    browser = signed_in(bea if address == "desk" else amina)
    address = {"event": event.get_absolute_url(), "desk": f"/desk/events/{event.pk}/parts/"}.get(address, address)
    members = [new_member(f"member{number}@leeds.gov.uk", at=now) for number in range(30)]

    def add(some):
        for member in some:
            part = actions.add_part(event=event, what="welcome", minutes=5, wanted=3, by=bea, at=now)
            actions.offer(part=part, member=member, at=now)

    add(members[:3])
    browser.get(address)
    few = query_count(browser, address)
    add(members[3:])
    assert query_count(browser, address) == few


def test_the_desk_asks_for_a_part_answers_and_confirms(amina, bea, now, signed_in):
    event = new_event(at=now)
    desk = signed_in(bea)
    address = f"/desk/events/{event.pk}/parts/"
    desk.post(address, {"what": "other", "name": "Poetry", "work": "stage", "minutes": "3", "wanted": "1"})
    part = Part.objects.get()
    assert (str(part), part.work, part.minutes) == ("Poetry", "stage", 3)
    offer = actions.offer(part=part, member=amina, at=now, first_time=True)
    page = text(desk.get(address))
    assert "Amina O’Neill" in page
    assert "It would be their first time" in page
    desk.post(f"/desk/parts/offers/{offer.pk}/", {"answer": "accept"})
    offer.refresh_from_db()
    assert offer.accepted_at is not None
    assert "It can be confirmed once the event is over." in text(desk.get(f"{address}played/"))
    past = now - timezone.timedelta(hours=3)
    Event.objects.update(starts_at=past, ends_at=past + timezone.timedelta(hours=1))
    assert "Who played which part" in text(desk.get("/desk/"))
    desk.post(f"{address}played/", {"done": [offer.pk]})
    assert amina.deeds.get().what == "Poetry"
    assert "Nothing waits to be confirmed." in text(desk.get(f"{address}played/"))


def test_something_else_needs_a_name(bea, now, signed_in):
    event = new_event(at=now)
    answer = signed_in(bea).post(f"/desk/events/{event.pk}/parts/", {"what": "other", "minutes": "3", "wanted": "1"})
    assert "Say what it is." in text(answer)
    assert Part.objects.count() == 0


def test_the_desk_is_closed_to_members(notes, amina, now, signed_in):
    offer = actions.offer(part=notes, member=amina, at=now)
    browser = signed_in(amina)
    for address in (
        f"/desk/events/{notes.event_id}/parts/",
        f"/desk/events/{notes.event_id}/parts/played/",
        f"/desk/parts/{notes.pk}/",
        "/desk/parts/standing/",
    ):
        assert browser.get(address).status_code == 404
    assert browser.post(f"/desk/parts/offers/{offer.pk}/", {"answer": "accept"}).status_code == 404
    assert Offer.objects.get().accepted_at is None


def test_offers_wait_on_the_desk_until_they_are_answered(notes, amina, bea, now, signed_in):
    offer = actions.offer(part=notes, member=amina, at=now)
    desk = signed_in(bea)
    assert "Offers for Captions" in text(desk.get("/desk/"))
    actions.keep(offer=offer, by=bea, at=now)
    assert "Offers for Captions" not in text(desk.get("/desk/"))
    assert "Amina O’Neill" in text(desk.get("/desk/parts/standing/"))


def test_rotation_finds_members_who_work_behind_the_scenes_and_never_on_the_stage(amina, fay, bea, now):
    for _number in range(3):
        given(-30, amina, "notes", bea, now)
    given(-400, fay, "notes", bea, now)
    shares = rotation.shares(members={amina.pk, fay.pk}, at=now)
    assert shares == {amina.pk: rotation.Share(stage=0, service=3)}
    assert rotation.due_the_stage(at=now) == [amina]
    given(-10, amina, "story", bea, now)
    assert rotation.due_the_stage(at=now) == []


@pytest.mark.parametrize(
    ("what", "first_time", "share", "begins"),
    [
        ("story", True, (0, 0), "It would be their first time"),
        ("story", False, (0, 2), "They have worked behind the scenes and not been on the stage"),
        ("story", False, (3, 0), "They have often been on the stage"),
        ("story", False, (1, 1), ""),
        ("notes", False, (0, 3), "They have often worked behind the scenes and not been on the stage"),
        ("notes", False, (1, 3), "They have often worked behind the scenes in the past year. Perhaps"),
        ("notes", False, (0, 2), ""),
    ],
)
def test_the_hint_beside_an_offer(cast, now, what, first_time, share, begins):
    part = actions.add_part(event=new_event(at=now), what=what, minutes=5, wanted=1, by=cast["bea"], at=now)
    offer = actions.offer(part=part, member=cast["amina"], at=now, first_time=first_time)
    hint = str(rotation.hint(offer=offer, share=rotation.Share(*share)))
    assert hint.startswith(begins) and bool(hint) == bool(begins)


def test_standing_offers_are_matched_by_month_and_topic(amina, fay, now):
    from pleiad.directory.models import Topic

    topic = Topic.objects.first()
    event = new_event(at=now, topics=[topic])
    month = timezone.localtime(event.starts_at).month
    actions.stand_ready(member=fay, words="Panels", topics=[], not_in=[], not_when="", at=now)
    actions.stand_ready(member=amina, words="Captions", topics=[topic], not_in=[], not_when="", at=now)
    assert [each.member for each in rotation.ready_for(event=event, at=now)] == [amina, fay]
    actions.stand_ready(member=amina, words="Captions", topics=[topic], not_in=[month], not_when="", at=now)
    assert [each.member for each in rotation.ready_for(event=event, at=now)] == [fay]


def test_the_programme_finds_the_events_that_have_an_open_part_for_the_reader(notes, amina, fay, now, signed_in):
    new_event(at=now, title="Nothing to do here")
    page = text(signed_in(amina).get("/events/?part=yes"))
    assert "Captions" in page
    assert "Nothing to do here" not in page
    actions.offer(part=notes, member=amina, at=now)
    assert "Captions" not in text(signed_in(amina).get("/events/?part=yes"))
    assert "Captions" in text(signed_in(fay).get("/events/?part=yes"))


@pytest.mark.parametrize(
    ("what", "accepted", "sees"), [("host", True, True), ("host", False, False), ("notes", True, False)]
)
def test_who_has_the_part_of_host_reads_which_other_times_are_proposed(
    amina, fay, bea, now, signed_in, what, accepted, sees
):
    event = new_event(at=now, days=3, names_shown=False)
    part = actions.add_part(event=event, what=what, minutes=5, wanted=1, by=bea, at=now)
    offer = actions.offer(part=part, member=amina, at=now)
    if accepted:
        actions.accept(offer=offer, by=bea, at=now)
    registering.register(event=event, member=fay, at=now)
    entry = CalendarEntry.objects.get(holder=fay)
    starts = entry.starts_at + timedelta(hours=2)
    CalendarAnswer.objects.create(
        entry=entry, said="counter", sequence=entry.sequence, stamp=now, at=now, comment="Because of Hodan",
        proposed_starts_at=starts, proposed_ends_at=starts + timedelta(hours=1),
    )  # fmt: skip
    shown = text(signed_in(amina).get(event.get_absolute_url()))
    assert ("Members propose another time" in shown) is sees
    assert fay.name not in shown and "Hodan" not in shown
    assert "propose another time" not in text(signed_in(fay).get(event.get_absolute_url()))


def test_visitors_read_what_is_needed_and_sign_in_to_do_it(client, cast, now):
    event = new_event(at=now, title="Captions")
    part = actions.add_part(event=event, what="notes", minutes=20, wanted=1, by=cast["bea"], at=now)
    offer = f"/parts/{part.pk}/offer/"
    page = client.get("/parts/").content.decode()
    assert "Captions" in page and "work email address" in page
    body = client.get(event.get_absolute_url()).content.decode()
    assert "Volunteers wanted" in body and offer in body
    assert client.get(offer).status_code == 302
    actions.change_part(part=part, minutes=20, wanted=1, closed=True, by=cast["bea"], at=now)
    assert "Volunteers wanted" not in client.get(event.get_absolute_url()).content.decode()


def test_visitors_see_no_part_of_a_meeting_for_members_only(client, cast, now):
    event = new_event(at=now, title="Members only", public=False)
    actions.add_part(event=event, what="notes", minutes=20, wanted=1, by=cast["bea"], at=now)
    assert "Members only" not in client.get("/parts/").content.decode()


def test_all_parts_of_one_event_stand_on_one_page(cast, now, client):
    for number in range(7):
        event = new_event(at=now, days=number + 2, title=f"Meeting {number}")
        for what in ("notes", "chat", "welcome"):
            actions.add_part(event=event, what=what, minutes=5, wanted=1, by=cast["bea"], at=now)
    first, second = (text(client.get(f"/parts/?page={page}")) for page in (1, 2))
    assert [first.count(f">Meeting {number}</a>") for number in range(7)] == [1] * 5 + [0] * 2
    assert [second.count(f">Meeting {number}</a>") for number in range(7)] == [0] * 5 + [1] * 2
    assert first.count("/offer/") == 15 and second.count("/offer/") == 6
