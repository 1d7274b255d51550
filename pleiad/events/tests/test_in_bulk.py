"""Rows that are added in bulk are those that Django itself would add, on both engines."""

from datetime import timedelta

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from pleiad.audit.actions import record_many
from pleiad.audit.models import Entry
from pleiad.in_bulk import add_many
from pleiad.post.actions import write_many
from pleiad.post.models import Letter
from pleiad.testing import new_event

pytestmark = pytest.mark.django_db
HARD = [
    "plain",
    "O’Neill ŵ 🌟",
    'quote " and \\ slash',
    "{}",
    "[1, null]",
    "a\nb\tc",
    "NULL",
    "",
    "1",
    "true",
    "%s ? $1",
]


def as_values(row):
    return {each.attname: getattr(row, each.attname) for each in row._meta.concrete_fields}


def letters(amina, noon, make):
    """Letters with hard words in every column that can differ."""
    return [
        make(
            key=f"{number}:{words}",
            kind="events.offer",
            member_id=amina.pk if number % 2 else None,
            address=words,
            payload={"words": words, "number": number, "nothing": None, "yes": True},
            written_at=noon + timedelta(microseconds=number),
            due_at=noon if number % 3 else None,
        )
        for number, words in enumerate(HARD)
    ]


def test_what_is_added_in_bulk_is_what_django_would_add(amina, noon):
    Letter.objects.bulk_create(letters(amina, noon, Letter))
    wanted = [as_values(each) for each in Letter.objects.filter(kind="events.offer").order_by("key")]
    Letter.objects.filter(kind="events.offer").delete()
    add_many(Letter, letters(amina, noon, dict))
    assert [as_values(each) for each in Letter.objects.filter(kind="events.offer").order_by("key")] == wanted
    assert len(wanted) == len(HARD)


@pytest.mark.parametrize("many", [0, 1, 2, 999, 1001])
def test_a_thousand_are_one_statement_and_keep_their_order(many, bea, noon, django_assert_num_queries):
    with django_assert_num_queries(-(-many // 1000)):
        record_many(did="looked", by=bea, abouts=[f"thing:{n}" for n in range(many)], at=noon, detail={"a": [1]})
    found = Entry.objects.filter(did="looked").order_by("pk")
    assert [each.about for each in found] == [f"thing:{n}" for n in range(many)]
    assert {(each.by_id, each.at, str(each.detail)) for each in found} <= {(bea.pk, noon, "{'a': [1]}")}


def test_rows_that_are_all_the_same_are_all_added(noon):
    record_many(did="looked", abouts=["one"] * 3, at=noon)
    assert Entry.objects.filter(did="looked", about="one", by=None, reason="").count() == 3


def test_a_key_that_is_there_is_left_alone_and_the_rest_is_added(amina, noon):
    def letter(key, words):
        return {"kind": "a.b", "key": key, "at": noon, "to_member": amina, "payload": {"words": words}}

    write_many(letters=[letter("one", 1)])
    write_many(letters=[letter("one", 2), letter("two", 2), letter("two", 3)])
    assert dict(Letter.objects.filter(kind="a.b").values_list("key", "payload__words")) == {"one": 1, "two": 2}
    with pytest.raises(IntegrityError), transaction.atomic():
        add_many(Letter, [{"key": "one", "kind": "a.b", "written_at": noon}])


def test_a_text_that_is_too_long_is_refused_and_not_cut(noon):
    if connection.vendor != "postgresql":  # SQLite keeps no lengths, here as elsewhere
        record_many(did="looked", abouts=["x" * 5000], at=noon)
        assert Entry.objects.get(did="looked").about == "x" * 5000
        return
    with pytest.raises(DataError), transaction.atomic():
        record_many(did="looked", abouts=["x" * 5000, "y"], at=noon)


def test_an_unknown_column_is_named(noon):
    new_event(at=noon)
    with pytest.raises(TypeError, match=r"no such column: \['colour'\]"):
        add_many(Entry, [{"colour": "red"}])
