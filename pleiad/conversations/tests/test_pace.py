"""Writing has a pace, newcomers read support spaces first, and a post can be changed by its author."""

from datetime import timedelta

import pytest

from pleiad.content.models import Revision
from pleiad.data_protection.sweeping import sweep
from pleiad.errors import Refused
from pleiad.members.models import Paced
from pleiad.search.finding import find
from pleiad.testing import new_member

from .. import labels
from ..actions import posts
from ..models import Answer, Question

WORDS = {"title": "How?", "text": "Tell me."}


@pytest.fixture
def support(new_space):
    return new_space("Menopause at work", sensitive=True)


def test_nobody_fills_the_first_page_of_a_space(space, amina, entered, noon):
    entered(space, amina)
    posted = 0
    for hours in range(0, 24 * 6, 2):  # every two hours, for six days
        try:
            made = posts.ask(space=space, by=amina, at=noon + timedelta(hours=hours), **WORDS)
            posts.take_back(item=made, by=amina, at=noon + timedelta(hours=hours))  # what is taken back counts too
            posted += 1
        except Refused as refusal:
            assert "Leave room for others" in str(refusal)
    assert posted == 5  # of the ten of a page
    for _question in range(60):
        with pytest.raises(Refused):
            posts.ask(space=space, by=amina, at=noon + timedelta(days=6), **WORDS)


def test_a_day_holds_three_questions_over_all_spaces(new_space, amina, fay, entered, noon):
    spaces = [new_space(f"Space {number}") for number in range(4)]
    for each in spaces:
        entered(each, amina, fay)
    for each in spaces[:3]:
        posts.ask(space=each, by=amina, at=noon, **WORDS)
    with pytest.raises(Refused, match="three questions today"):
        posts.ask(space=spaces[3], by=amina, at=noon, **WORDS)
    assert posts.ask(space=spaces[3], by=fay, at=noon, **WORDS)  # the pace is each member's own
    assert posts.ask(space=spaces[3], by=amina, at=noon + timedelta(hours=24), **WORDS)


def test_sixty_answers_in_a_minute_are_five(question, amina, noon):
    for second in range(60):
        try:
            posts.answer(question=question, by=amina, at=noon + timedelta(seconds=second), text="So.")
        except Refused as refusal:
            assert "in ten minutes" in str(refusal)
    assert Answer.objects.count() == 5


def test_the_pace_is_told_before_it_is_met(space, signed_in, amina, entered, noon):
    entered(space, amina)
    browser, url = signed_in(amina), f"/ask/in/{space.slug}/new/"
    assert "more question" not in browser.get(url).content.decode()
    for left in ("You can ask 2 more questions today.", "You can ask 1 more question today."):
        browser.post(url, WORDS)
        assert left in browser.get(url).content.decode()
    browser.post(url, WORDS)
    assert "You have asked three questions today." in browser.get(url).content.decode()
    refused = browser.post(url, {"title": "Mine", "text": "My long words"}).content.decode()
    assert "You have asked three questions today." in refused and "My long words" in refused
    assert Question.objects.count() == 3


def test_of_what_members_do_only_how_much_is_kept_and_a_week_at_most(space, amina, entered, noon):
    entered(space, amina)
    posts.ask(space=space, by=amina, at=noon, **WORDS)
    assert {field.name for field in Paced._meta.get_fields()} == {"id", "member", "network_hash", "what", "about", "at"}
    sweep(at=noon + timedelta(days=8))
    assert not Paced.objects.exists()


def test_newcomers_read_a_support_space_and_are_told_from_when_they_write(support, signed_in, entered, noon):
    new = new_member("new@kent.gov.uk", at=noon - timedelta(days=2), name="New Comer")
    entered(support, new)
    with pytest.raises(Refused, match="write in it from Saturday 5 December 2026"):
        posts.ask(space=support, by=new, at=noon, **WORDS)
    browser = signed_in(new)
    page = browser.get(f"/ask/in/{support.slug}/").content.decode()
    assert "You are new here" in page and "Saturday 5 December" in page
    for address in ("new/", "without-my-name/"):
        page = browser.get(f"/ask/in/{support.slug}/{address}").content.decode()
        assert "You are new here" in page and "<textarea" not in page
    assert posts.ask(space=support, by=new, at=noon + timedelta(days=12, minutes=1), **WORDS)


@pytest.mark.parametrize("days", [0, 3])
def test_the_days_of_reading_are_a_setting_and_only_for_support_spaces(support, space, entered, noon, settings, days):
    settings.READ_BEFORE_WRITING = timedelta(days=days)
    new = new_member("new@kent.gov.uk", at=noon, name="New Comer")
    entered(support, new)
    entered(space, new)
    assert posts.ask(space=space, by=new, at=noon, **WORDS)
    if days:
        with pytest.raises(Refused, match="You are new here"):
            posts.ask(space=support, by=new, at=noon, **WORDS)
    assert posts.ask(space=support, by=new, at=noon + timedelta(days=days), **WORDS)


def test_an_author_changes_a_post_and_what_it_said_is_for_the_author_and_organisers(
    question, amina, bea, fay, signed_in, noon
):
    browser, url = signed_in(amina), f"/ask/question/{question.pk}/"
    assert "With *what* data?" in browser.get(f"{url}change/").content.decode()
    browser.post(f"{url}change/", {"title": "How do you start?", "text": "With which data?"})
    question.refresh_from_db()
    assert (question.title, question.edited_at is not None) == ("How do you start?", True)
    assert [each.object_id for each in find(reader=fay, text="which")] == [question.pk]
    assert find(reader=fay, text="what") == []
    read = signed_in(fay).get(url).content.decode()
    assert "changed on" in read and "history" not in read and "<em>what</em>" not in read
    assert signed_in(fay).get(f"{url}history/").status_code == 404
    for reader in (amina, bea):
        assert "<em>what</em>" in signed_in(reader).get(f"{url}history/").content.decode()
    posts.take_back(item=question, by=amina, at=noon)
    assert not Revision.objects.exists()


def test_nobody_changes_the_post_of_another_nor_one_that_is_hidden_or_gone(question, amina, bea, fay, signed_in, noon):
    given = posts.answer(question=question, by=fay, at=noon, text="So.")
    for who in (amina, bea):
        url = f"/ask/answer/{given.pk}/change/"
        assert signed_in(who).get(url).status_code == signed_in(who).post(url, {"text": "Mine"}).status_code == 404
        with pytest.raises(Refused, match="Only the author"):
            posts.change(item=given, by=who, at=noon, text="Mine")
    Answer.objects.filter(pk=given.pk).update(hidden_at=noon)
    with pytest.raises(Refused, match="hidden this"):
        posts.change(item=given, by=fay, at=noon, text="Mine")
    Answer.objects.filter(pk=given.pk).update(hidden_at=None, taken_back_at=noon)
    with pytest.raises(Refused, match="taken back"):
        posts.change(item=given, by=fay, at=noon, text="Mine")
    assert not Revision.objects.exists()


def test_a_change_of_nothing_is_no_change(question, amina, noon):
    posts.change(item=question, by=amina, at=noon, title=question.title, text=question.text)
    question.refresh_from_db()
    assert question.edited_at is None and not Revision.objects.exists()


FIRST_NAMES = {
    "Ash", "Aspen", "Cedar", "Cherry", "Hazel", "Holly", "Ivy", "Juniper", "Laurel", "Linden", "Maple", "Myrtle", "Olive",
    "Rowan", "Willow", "Celyn", "Onnen", "Gwern", "Helyg", "Eirin",
}  # fmt: skip


def test_no_alias_is_the_name_of_a_person():
    assert not FIRST_NAMES & {str(each) for each in labels.ALIASES.values()}
    assert set(labels.RENAMED.values()) <= set(labels.ALIASES)


@pytest.mark.parametrize("alias", ["holly", "rowan", "oak"])  # older questions have aliases of then
def test_what_was_asked_without_a_name_looks_so_in_lists_and_on_its_page(question, alias, fay, signed_in):
    Question.objects.filter(pk=question.pk).update(author=None, seal="x", alias=alias, claim_hash="y")
    Answer.objects.create(question=question, seal="x", text="So.", written_at=question.written_at)
    browser = signed_in(fay)
    listed = browser.get(f"/ask/in/{question.space.slug}/").content.decode()
    thread = browser.get(f"/ask/question/{question.pk}/").content.decode()
    for page in (listed, thread):
        assert "Asked without a name (here called " in page
        assert "Sealed</strong>" in page
        assert not any(f"<strong>{name}</strong>" in page for name in FIRST_NAMES)
    assert "the tree is nobody’s name" in thread
    assert "who asked without a name" in thread
