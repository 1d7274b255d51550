"""The newsletter of a month puts itself together once, out of what is public to members, and an organiser sends it."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from pleiad.members import leaving, powers
from pleiad.members.models import Member
from pleiad.stories import actions as stories
from pleiad.stories.models import Story
from pleiad.testing import new_event
from pleiad.ui import prose

from .. import newsletter
from ..actions import writing
from ..models import Announcement


def tell(by, at, title, *, public):
    told = {"kind": "experience", "text": "Once.", "named": True, "language": "en"}
    story = stories.publish(by=by, at=at, title=title, readers="public" if public else "network", **told)
    if public:
        Story.objects.filter(pk=story.pk).update(public_at=at)
    return story


@pytest.fixture
def world(cast, noon):
    new_event(at=noon, title="Open [data] for *all*", title_cy="Data agored i bawb")
    new_event(at=noon, title="A draft nobody knows", published=False)
    tell(cast["amina"], noon - timedelta(days=3), "What a migration taught me", public=True)
    tell(cast["amina"], noon - timedelta(days=3), "Only for members", public=False)
    return cast


def test_it_holds_what_is_approved_and_public_to_members(world, noon):
    assert newsletter.draft_due(at=noon) == 1
    draft = Announcement.objects.get()
    assert draft.kind == "newsletter" and draft.month.day == 1 and draft.sent_at is None
    html = prose.as_html(text=draft.text)
    assert "Open [data] for *all*</a>" in html and "What a migration taught me</a>" in html
    for absent in ("A draft nobody knows", "Only for members", "Amina"):
        assert absent not in draft.text + draft.text_cy
    assert "Data agored i bawb" in draft.text_cy and "/cy/events/" in draft.text_cy


def test_a_month_has_one_whatever_became_of_it(world, bea, noon):
    assert newsletter.draft_due(at=noon) == 1
    assert newsletter.draft_due(at=noon + timedelta(minutes=1)) == 0
    writing.throw_away(announcement=Announcement.objects.get(), by=bea, at=noon)
    assert newsletter.draft_due(at=noon + timedelta(minutes=2)) == 0


def test_in_a_year_with_outages_each_month_has_one(world, noon):
    new_event(at=noon + timedelta(days=380), days=5)
    at, months = noon, set()
    for step in range(400):
        at = noon + timedelta(days=step)
        if step % 5:
            newsletter.draft_due(at=at)
        months.add((at.year, at.month))
        new_event(at=at, days=20) if step % 30 == 0 else None
    found = list(Announcement.objects.values_list("month", flat=True))
    assert len(found) == len(set(found)) == len(months)


def test_nothing_to_say_is_not_said(cast, noon):
    assert newsletter.draft_due(at=noon) == 0


def test_without_an_organiser_nobody_could_send_it(world, noon):
    Member.objects.update(organiser_since=None)
    assert newsletter.draft_due(at=noon) == 0


def test_it_comes_in_the_morning_of_the_first():
    assert newsletter.month_of(datetime(2026, 7, 1, 5, 59, tzinfo=UTC)) is None
    assert str(newsletter.month_of(datetime(2026, 7, 1, 6, tzinfo=UTC))) == "2026-07-01"
    assert str(newsletter.month_of(datetime(2026, 7, 31, 23, 30, tzinfo=UTC)) or "") == ""
    assert str(newsletter.month_of(datetime(2026, 8, 9, tzinfo=UTC))) == "2026-08-01"


def test_it_waits_on_the_desk(world, bea, signed_in, noon):
    newsletter.draft_due(at=noon)
    assert "Newsletter: " in signed_in(bea).get("/desk/").content.decode()


def test_two_presses_and_a_name_send_it(world, bea, signed_in, noon):
    """It has nobody yet who reads the replies: the form offers the organiser who opens it."""
    newsletter.draft_due(at=noon)
    draft, desk = Announcement.objects.get(), signed_in(bea)
    assert "Say which organiser reads the replies." in desk.get(f"/desk/announcements/{draft.pk}/").content.decode()
    form = desk.get(f"/desk/announcements/{draft.pk}/change/").context["form"]
    values = {name: form[name].value() for name in form.fields}
    desk.post(f"/desk/announcements/{draft.pk}/change/", {name: value for name, value in values.items() if value})
    shown = desk.get(f"/desk/announcements/{draft.pk}/").content.decode()
    desk.post(f"/desk/announcements/{draft.pk}/send/", {"seen": re.search(r'name="seen" value="(\w+)"', shown)[1]})
    assert Announcement.objects.get().sent_by == bea


def test_what_others_typed_is_never_markdown_of_ours():
    typed = "a](https://evil.example) **b** `c` <d> #e | !f _g_ \\h"
    assert prose.as_html(text=f"[{newsletter.plain(typed)}](https://ours.example)").count("<a ") == 1
    assert prose.as_plain(text=newsletter.plain(typed)) == typed


def test_a_line_goes_with_who_wrote_what_it_leads_to(world, amina, bea, noon):
    tell(bea, noon - timedelta(days=3), "What stays", public=True)
    newsletter.draft_due(at=noon)
    Announcement.objects.update(sent_at=noon)
    leaving.leave(member=amina, at=noon)
    sent = Announcement.objects.get()
    for words in (sent.text, sent.text_cy):
        assert "What a migration taught me" not in words and "What stays" in words


def test_a_suspension_changes_no_newsletter(world, amina, bea, noon):
    newsletter.draft_due(at=noon)
    before = Announcement.objects.values_list("text", "text_cy").get()
    powers.suspend(member=amina, by=bea, at=noon, reason="For the test.")
    assert Announcement.objects.values_list("text", "text_cy").get() == before
