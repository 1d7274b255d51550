"""Members say what a meeting should discuss; each member's support counts once, and those who asked are told once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pleiad.content.reportable import KINDS
from pleiad.directory.models import Topic
from pleiad.errors import Refused
from pleiad.events.actions import planning as events
from pleiad.events.models import Event
from pleiad.members.models import Block, Member
from pleiad.outbox.models import Email
from pleiad.search.models import Document
from pleiad.testing import new_event, new_member, shield

from .. import actions, periodic
from ..models import Suggestion, Support


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def captions(amina, now):
    return actions.suggest(author=amina, title="Captions for everyone", why="Half of us watch without sound.", at=now)


def text(answer):
    return answer.content.decode()


def supporters(suggestion):
    suggestion.refresh_from_db()
    return suggestion.supporters, suggestion.supports.count()


def test_support_counts_once_each_and_can_be_undone(captions, bea, cleo, now):
    for member in (bea, cleo, bea):
        actions.support(suggestion=captions, member=member, at=now)
    assert supporters(captions) == (2, 2)
    for _twice in range(2):
        actions.undo_support(suggestion=captions, member=bea, at=now)
    assert supporters(captions) == (1, 1)


def test_nobody_supports_their_own_suggestion(captions, amina, now):
    with pytest.raises(Refused, match="your own suggestion"):
        actions.support(suggestion=captions, member=amina, at=now)


@pytest.mark.parametrize("who", ["dot", "erin"])
def test_only_current_members_suggest_support_and_read(captions, cast, now, who, signed_in):
    with pytest.raises(Refused, match="once you are a member"):
        actions.suggest(author=cast[who], title="A", why="B", at=now)
    with pytest.raises(Refused, match="once you are a member"):
        actions.support(suggestion=captions, member=cast[who], at=now)
    assert signed_in(cast[who]).get(captions.get_absolute_url()).status_code in (302, 404)


def test_five_a_month_are_enough(amina, now):
    for number in range(5):
        actions.suggest(author=amina, title=f"Number {number}", why="Because.", at=now)
    with pytest.raises(Refused, match="five topics within a month"):
        actions.suggest(author=amina, title="One more", why="Because.", at=now + timedelta(days=29))
    assert actions.suggest(author=amina, title="One more", why="Because.", at=now + timedelta(days=31)).pk


def test_those_who_asked_are_told_once_when_members_can_see_the_event(captions, amina, bea, cleo, fay, now):
    for member in (bea, cleo, fay):
        actions.support(suggestion=captions, member=member, at=now)
    actions.undo_support(suggestion=captions, member=fay, at=now)
    event = new_event(at=now, published=False)
    actions.plan(suggestion=captions, event=event, by=bea, at=now)
    assert periodic.run(at=now) == 0
    events.publish(event=event, by=bea, at=now)
    assert periodic.run(at=now) == 3
    assert periodic.run(at=now) == 0
    told = Email.objects.filter(kind="suggestions.planned").values_list("member__name", "payload__is_author")
    assert sorted(told) == [("Amina O’Neill", True), ("Bea Organiser", False), ("Cleo Organiser", False)]
    with pytest.raises(Refused, match="planned already"):
        actions.plan(suggestion=captions, event=event, by=bea, at=now)
    with pytest.raises(Refused, match="planned already"):
        actions.support(suggestion=captions, member=fay, at=now)


def test_a_member_suspended_meanwhile_is_not_told(captions, bea, cast, now):
    Support.objects.create(suggestion=captions, member=cast["erin"], at=now)
    actions.plan(suggestion=captions, event=new_event(at=now), by=bea, at=now)
    assert periodic.run(at=now) == 1


def test_what_is_planned_can_be_opened_again_until_people_are_told(captions, bea, now):
    event = new_event(at=now)
    actions.plan(suggestion=captions, event=event, by=bea, at=now)
    actions.unplan(suggestion=captions, by=bea, at=now)
    actions.plan(suggestion=captions, event=event, by=bea, at=now)
    periodic.run(at=now)
    with pytest.raises(Refused, match="already been told"):
        actions.unplan(suggestion=captions, by=bea, at=now)


def test_a_cancelled_or_past_event_takes_nothing_up(captions, bea, now):
    event = new_event(at=now)
    with pytest.raises(Refused, match="over"):
        actions.plan(suggestion=captions, event=event, by=bea, at=event.ends_at)
    events.cancel(event=event, by=bea, at=now, reason="Off.")
    event.refresh_from_db()
    with pytest.raises(Refused, match="cancelled"):
        actions.plan(suggestion=captions, event=event, by=bea, at=now)


def test_a_suggestion_taken_back_is_no_longer_found(captions, amina, bea, now, signed_in):
    assert Document.objects.filter(kind="suggestion", object_id=captions.pk).count() == 1
    with pytest.raises(Refused, match="Only the member who suggested it"):
        actions.take_back(suggestion=captions, by=bea, at=now)
    actions.take_back(suggestion=captions, by=amina, at=now)
    assert Document.objects.filter(kind="suggestion").count() == 0
    assert signed_in(bea).get(captions.get_absolute_url()).status_code == 404
    assert "Captions for everyone" not in text(signed_in(bea).get("/topics/"))


def test_it_is_reportable_and_a_hidden_one_is_no_longer_found(captions, bea, now, signed_in):
    kind = KINDS["suggestion"]
    assert kind.words(captions) == "Captions for everyone\n\nHalf of us watch without sound."
    kind.hide(item=captions, reason="For the test.", at=now)
    assert signed_in(bea).get(captions.get_absolute_url()).status_code == 404
    assert Document.objects.filter(kind="suggestion").count() == 0
    kind.restore(item=captions, at=now)
    assert signed_in(bea).get(captions.get_absolute_url()).status_code == 200
    assert Document.objects.filter(kind="suggestion").count() == 1


def test_shield_and_block_hold_on_every_page(captions, amina, fay, bea, now, signed_in):
    event = new_event(at=now)
    actions.plan(suggestion=captions, event=event, by=bea, at=now)
    pages = ["/topics/", "/topics/?planned=", captions.get_absolute_url(), event.get_absolute_url()]

    def seen(reader):
        return [b"Captions for everyone" in signed_in(reader).get(page).content for page in pages]

    assert seen(fay) == [False, True, True, True]
    shield(amina, at=now)
    assert seen(fay) == [False] * 4
    shield(amina, at=None)
    Block.objects.create(blocker=amina, blocked=fay, at=now)
    assert seen(fay) == [False] * 4
    assert signed_in(fay).post(f"{captions.get_absolute_url()}support/").status_code == 404


def test_a_hidden_author_is_a_member(captions, amina, bea, now, signed_in):
    assert "Amina" in text(signed_in(bea).get("/topics/"))
    Member.objects.filter(pk=amina.pk).update(hidden_since=now)
    for path in ("/topics/", captions.get_absolute_url()):
        page = text(signed_in(bea).get(path))
        assert "Amina" not in page
        assert "A member" in page


def test_the_list_by_support_by_age_and_by_topic(amina, bea, cleo, now, signed_in):
    topic, other = Topic.objects.all()[:2]
    for days, title, of, many in ((3, "First", topic, 1), (2, "Second", topic, 2), (1, "Third", other, 0)):
        made = actions.suggest(author=amina, title=title, why="Why", topic=of, at=now - timedelta(days=days))
        for member in (bea, cleo)[:many]:
            actions.support(suggestion=made, member=member, at=now)
    browser = signed_in(bea)

    def order(query):
        page = text(browser.get(f"/topics/{query}"))
        return sorted((title for title in ("First", "Second", "Third") if title in page), key=page.index)

    assert order("") == ["Second", "First", "Third"]
    assert order("?order=newest") == ["Third", "Second", "First"]
    assert order(f"?topic={topic.slug}") == ["Second", "First"]
    assert order("?topic=nonsense&order=nonsense&page=x") == ["Second", "First", "Third"]
    assert order("?planned=") == []


def test_suggesting_and_supporting_in_the_browser(amina, bea, signed_in):
    browser = signed_in(amina)
    assert "Say what a meeting should discuss." in text(browser.post("/topics/suggest/", {"title": "  ", "why": ""}))
    browser.post("/topics/suggest/", {"title": "Captions", "why": "<script>alert(1)</script> *why*"})
    made = Suggestion.objects.get()
    other = signed_in(bea)
    page = text(other.get(made.get_absolute_url()))
    assert "<script>alert" not in page
    assert "<em>why</em>" in page
    other.post(f"{made.get_absolute_url()}support/")
    assert supporters(made) == (1, 1)
    assert other.get(f"{made.get_absolute_url()}support/").status_code == 405
    other.post(f"{made.get_absolute_url()}support/", {"undo": "yes"})
    assert supporters(made) == (0, 0)
    assert other.post(f"{made.get_absolute_url()}take-back/").status_code == 404
    browser.post(f"{made.get_absolute_url()}take-back/")
    assert Suggestion.objects.standing().count() == 0


def test_thirty_suggestions_take_as_many_queries_as_three(amina, bea, now, signed_in):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries(member, address):
        browser = signed_in(member)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(address).status_code == 200
        return len(asked)

    def add(many):
        for number in range(many):
            author = new_member(f"author{Member.objects.count()}@leeds.gov.uk", at=now)
            made = actions.suggest(author=author, title=f"Title {number}", why="Why", at=now)
            actions.support(suggestion=made, member=bea, at=now)

    add(3)
    pages = [(amina, "/topics/"), (bea, "/desk/suggestions/")]
    few = [queries(*page) for page in pages]
    add(27)
    assert [queries(*page) for page in pages] == few


def test_the_desk_begins_a_draft_from_a_suggestion(captions, bea, amina, now, signed_in):
    desk = signed_in(bea)
    address = f"/desk/suggestions/{captions.pk}/"
    assert "Captions for everyone" in text(desk.get("/desk/suggestions/"))
    assert "Half of us watch without sound." in text(desk.get(address))
    day = (timezone.localtime(now) + timedelta(days=30)).date().isoformat()
    desk.post(
        address,
        {"which": "draft", "new-title": "Captions", "new-day": day, "new-starts": "16:00", "new-ends": "17:30"},
    )
    event = Event.objects.get()
    assert (event.title, event.summary, event.published_at) == ("Captions", "Half of us watch without sound.", None)
    captions.refresh_from_db()
    assert captions.event == event
    assert "The organisers are planning a meeting for this." in text(signed_in(amina).get(captions.get_absolute_url()))
    desk.post(f"{address}unplan/")
    captions.refresh_from_db()
    assert captions.planned_at is None


def test_the_desk_lets_a_planned_event_take_it_up(captions, amina, bea, now, signed_in):
    event = new_event(at=now, title="Services for all")
    desk = signed_in(bea)
    assert "Choose an event." in text(desk.post(f"/desk/suggestions/{captions.pk}/", {"which": "event"}))
    desk.post(f"/desk/suggestions/{captions.pk}/", {"which": "event", "event": event.pk})
    page = text(signed_in(amina).get(event.get_absolute_url()))
    assert "Members asked for this" in page
    assert signed_in(amina).get(f"/desk/suggestions/{captions.pk}/").status_code == 404
