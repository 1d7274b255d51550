import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.utils.translation import override

from pleiad.content.models import Space, SpaceReader
from pleiad.members import actions as members
from pleiad.members import blocking
from pleiad.members.models import Member

from .. import actions, finding
from ..finding import find, find_some
from ..models import Document

pytestmark = [pytest.mark.engines, pytest.mark.django_db]


def numbers(reader, text, **more):
    return [each.object_id for each in find(reader=reader, text=text, **more)]


def test_words_stem_fold_and_may_be_half_typed(put, bea):
    running, sian, welsh = put("Running a team"), put("A day with Siân"), put("Gwasanaethau", language="cy")
    assert numbers(bea, "runs") == [running]
    assert numbers(bea, "run") == [running]
    assert numbers(bea, "sian") == numbers(bea, "SIÂN") == [sian]
    assert numbers(bea, "gwasan") == numbers(bea, "gwasanaethau") == [welsh]
    assert numbers(bea, "universi") == []
    university = put("Universities")
    assert numbers(bea, "universi") == numbers(bea, "university") == [university]


def test_a_first_word_must_be_whole_and_every_word_must_be_there(put, bea):
    both = put("Mentoring in the police")
    assert numbers(bea, "mentoring pol") == numbers(bea, "police mento") == [both]
    assert numbers(bea, "pol mentoring") == []
    assert numbers(bea, "mentoring fire") == []
    assert [each.object_id for each in find_some(reader=bea, text="mentoring fire")] == [both]


def test_what_has_the_word_in_its_title_comes_first_then_what_is_newer(put, bea):
    title, text, newer = put("Menopause at work"), put("Work", "Menopause again"), put("Health", "The menopause")
    assert numbers(bea, "menopause") == [title, newer, text]
    half = put("Menopausal")
    assert numbers(bea, "menopause") == [half, title, newer, text]  # the stem is the same, so both are whole


def test_an_old_title_is_found_among_more_than_are_shown(put, bea, monkeypatch):
    monkeypatch.setattr(finding, "MOST", 3)
    first = put("Procurement")
    later = [put(f"Story {number}", "procurement") for number in range(5)]
    assert numbers(bea, "procurement") == [first, later[4], later[3]]


def test_nonsense_is_harmless(put, bea):
    put("Fine")
    for text in (
        '"',
        "' OR 1=1 --",
        "NEAR(a b)",
        "title_words:x",
        "a* AND",
        "=kind=story",
        "kind=story",
        "\\",
        "():&|!",
        "",
    ):
        assert numbers(bea, text) == []
    assert numbers(bea, "kind") == []


def test_a_thing_in_both_languages_is_found_once_in_the_language_of_the_reader(put, bea, noon):
    pk = put("Meeting about data")
    actions.put(
        kind="story",
        pk=pk,
        title="Cyfarfod data",
        text="",
        view="home",
        args=[],
        audience="network",
        at=noon,
        language="cy",
    )
    for language in ("en", "cy"):
        with override(language):
            found = find(reader=bea, text="data")
        assert [Document.objects.get(pk=each.document).language for each in found] == [language]


def test_narrowed_by_kind_and_mark(put, bea):
    police = put("Someone", kind="person", tags=["sector=police"])
    put("Someone else", kind="person", tags=["sector=fire"])
    assert numbers(bea, "some", kinds=["person"], tags=["sector=police"]) == [police]
    assert numbers(bea, "", kinds=["person"], tags=["sector=police"]) == [police]
    assert numbers(bea, "some", kinds=["story"]) == []


def test_what_changes_and_goes_is_changed_and_gone_in_the_index(put, bea, noon):
    pk = put("Before")
    actions.put(kind="story", pk=pk, title="After", text="", view="home", args=[], audience="network", at=noon)
    assert numbers(bea, "before") == []
    assert numbers(bea, "after") == [pk]
    actions.remove(kind="story", pk=pk)
    assert numbers(bea, "after") == []


def test_all_documents_of_a_member_go_with_the_member(put, bea, fay):
    put("Patrol", author=fay)
    Member.objects.filter(pk=fay.pk).delete()
    assert numbers(bea, "patrol") == []


class TestAudience:
    def test_a_visitor_and_an_applicant_find_what_is_public(self, put, dot, bea):
        public = put("Open secret", audience="public")
        network = put("Secret of the network")
        for reader in (None, dot):
            assert numbers(reader, "secret") == [public]
        assert numbers(bea, "secret") == [network, public]

    def test_a_closed_space_is_for_its_readers(self, put, bea, cleo, noon):
        space = Space.objects.create(slug="s", name="S", purpose="p", closed=True, made_at=noon)
        inside = put("Canary", audience="space", space=space)
        assert numbers(bea, "canary") == []
        SpaceReader.objects.create(space=space, member=bea, since=noon)
        assert numbers(bea, "canary") == [inside]
        assert numbers(cleo, "canary") == []

    def test_a_shield_works_both_ways(self, put, amina, fay, bea, noon):
        by_amina, by_fay = put("Canary of Amina", author=amina), put("Canary of Fay", author=fay)
        members.change_profile(member=amina, name=amina.name, language="en", hidden=False, shielded=True, at=noon)
        assert numbers(fay, "canary") == [by_fay]
        assert numbers(amina, "canary") == [by_amina]
        assert set(numbers(bea, "canary")) == {by_amina, by_fay}

    def test_a_block_works_both_ways(self, put, amina, bea, noon):
        by_amina, by_bea = put("Canary of Amina", author=amina), put("Canary of Bea", author=bea)
        blocking.block(by=amina, blocked=bea, at=noon)
        assert numbers(bea, "canary") == [by_bea]
        assert numbers(amina, "canary") == [by_amina]

    def test_a_hidden_member_is_not_found_but_their_texts_are(self, put, amina, bea, noon):
        person, story = put("Canary", kind="person", author=amina), put("Canary told", author=amina)
        members.change_profile(member=amina, name=amina.name, language="en", hidden=True, shielded=False, at=noon)
        assert numbers(bea, "canary") == [story]
        assert set(numbers(amina, "canary")) == {person, story}

    def test_the_texts_of_a_suspended_member_are_not_found(self, put, erin, bea):
        put("Canary", author=erin, audience="public")
        assert numbers(bea, "canary") == numbers(None, "canary") == []

    def test_what_a_reader_may_not_see_does_not_displace_what_the_reader_may(self, put, amina, fay, noon, monkeypatch):
        """The limit counts what the reader may see, so that a result never thins out or tells how much the reader may not see."""
        monkeypatch.setattr(finding, "MOST", 3)
        monkeypatch.setattr(finding, "LOOKED_AT", 3)
        found = [put(f"Canary {number}") for number in range(3)]
        for number in range(5):
            put(f"Canary of Amina {number}", author=amina)
        members.change_profile(member=amina, name=amina.name, language="en", hidden=False, shielded=True, at=noon)
        assert numbers(fay, "canary") == found[::-1]

    def test_however_much_lies_before_it_only_a_bounded_number_is_asked_for_at_a_time(
        self, put, amina, fay, noon, monkeypatch
    ):
        """A database takes only so many values in one statement."""
        for name in ("MOST", "LOOKED_AT", "READ_AT_ONCE"):
            monkeypatch.setattr(finding, name, 3)
        found = [put(f"Canary {number}") for number in range(2)]
        for number in range(20):
            put(f"Canary of Amina {number}", author=amina)
        members.change_profile(member=amina, name=amina.name, language="en", hidden=False, shielded=True, at=noon)
        asked, newest = [], finding.fulltext.newest
        monkeypatch.setattr(
            finding.fulltext, "newest", lambda *args, **how: asked.append(how["most"]) or newest(*args, **how)
        )
        assert numbers(fay, "canary") == found[::-1]
        assert set(asked) == {3} and len(asked) == 16  # eight times by title, eight times by any word


@pytest.mark.parametrize("many", [3, 30])
def test_a_question_takes_as_many_statements_whatever_is_found(put, bea, many, django_assert_num_queries):
    for number in range(many):
        put(f"Data {number}", author=bea)
    find(reader=bea, text="data")
    with django_assert_num_queries(3 if connection.vendor == "sqlite" else 6):
        assert len(find(reader=bea, text="data")) == many


def test_nothing_is_kept_of_what_was_asked(put, signed_in, bea):
    put("Canary")
    signed_in(bea).get("/search/?q=canary")
    assert cache.get("canary") is None
    tables = [model for model in apps.get_models() if model.__module__.startswith("pleiad.")]
    kept = [
        f"{model._meta.label}.{field.name}"
        for model in tables
        if model is not Document
        for field in model._meta.concrete_fields
        if field.get_internal_type() in ("CharField", "TextField", "JSONField")
        and model.objects.filter(**{f"{field.name}__icontains": "canary"}).exists()
    ]
    assert kept == []
