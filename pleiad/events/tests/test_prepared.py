"""Queries that are composed once give what Django's own would, on both engines."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from pleiad.audit.models import Entry
from pleiad.events.models import Event, Registration
from pleiad.post.models import Letter
from pleiad.prepared import Given, Prepared, PreparedUpdate, add, insert, key_at, together
from pleiad.testing import new_event

pytestmark = pytest.mark.django_db


def as_values(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_rows_are_those_of_the_query_set(amina, noon):
    events = [new_event(at=noon, days=days, title=f"Meeting {days}") for days in (3, 1, 2)]
    coming = Prepared(lambda: Event.objects.filter(starts_at__gt=Given("at")).order_by("starts_at"))
    for at in (noon, noon + timedelta(days=1, hours=1)):
        wanted = list(Event.objects.filter(starts_at__gt=at).order_by("starts_at"))
        assert [as_values(row) for row in coming.all(at=at)] == [as_values(row) for row in wanted]
    assert coming.first(at=noon) == events[1]
    assert coming.first(at=noon + timedelta(days=9)) is None


def test_related_rows_come_along(amina, noon, django_assert_num_queries):
    registration = Registration.objects.create(
        event=new_event(at=noon), member=amina, registered_at=noon, arrival=1, placed_at=noon
    )
    one = Prepared(lambda: Registration.objects.select_related("event", "member__organisation").filter(pk=Given("pk")))
    with django_assert_num_queries(1):
        found = one.first(pk=registration.pk)
        assert (found.event.title, found.member.name) == (registration.event.title, amina.name)
        assert found.member.organisation.name == "Leeds City Council"


def test_an_update_changes_the_rows_named_and_gives_one_as_it_is_now(noon):
    one, other = new_event(at=noon), new_event(at=noon)
    arrive = PreparedUpdate(lambda: Event.objects.filter(pk=Given("event")), arrivals=F("arrivals") + 1)
    assert arrive(event=one.pk) == 1
    assert arrive.one(event=one.pk).arrivals == 2
    assert as_values(arrive.one(event=one.pk)) == as_values(Event.objects.get(pk=one.pk))
    assert arrive.one(event=0) is None
    assert Event.objects.get(pk=other.pk).arrivals == 0


def test_a_row_that_is_added_is_read_back_as_it_was(amina, noon):
    made = Entry(at=noon, by=amina, did="tested", about="it", detail={"a": [1, "é"]})
    assert insert(made)
    assert as_values(Entry.objects.get(pk=made.pk)) == as_values(made)
    letter = Letter(key="once", kind="k", written_at=noon, due_at=noon)
    assert [insert(letter, ignore_conflicts=True), insert(letter, ignore_conflicts=True)] == [True, False]
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Letter(key="once", kind="k", written_at=noon))


def test_a_row_added_by_its_columns_is_the_row_that_save_would_have_made(amina, noon):
    add(Entry, at=noon, by_id=amina.pk, did="added")
    added = as_values(Entry.objects.get(did="added"))
    saved = Entry.objects.create(at=noon, by=amina, did="added")
    assert added | {"id": saved.pk} == as_values(Entry.objects.get(pk=saved.pk))
    for _twice in range(2):
        add(Letter, ignore_conflicts=True, key="added", kind="k", written_at=noon, due_at=noon, payload={"a": None})
    assert Letter.objects.get(key="added").payload == {"a": None}
    with pytest.raises(TypeError):
        add(Entry, at=noon, did="misspelt", abuot="it")


def test_a_row_whose_key_is_needed_does_not_wait_for_the_others(noon):
    with transaction.atomic(), together():
        made = Entry(at=noon, did="at once")
        assert insert(made, at_once=True)
        assert Entry.objects.get(pk=made.pk).did == "at once"
        assert insert(Entry(at=noon, did="later"))
        assert not Entry.objects.filter(did="later").exists()
    assert Entry.objects.filter(did="later").count() == 1


def test_a_statement_gives_the_same_whether_it_is_watched_or_not(noon, django_assert_num_queries):
    wanted = new_event(at=noon, title="100 %s")
    by_title = Prepared(lambda: Event.objects.filter(title=Given("title"), summary__contains="%"))
    Event.objects.filter(pk=wanted.pk).update(summary="50 % of us")
    with django_assert_num_queries(1):
        watched = by_title.all(title="100 %s")
    assert as_values(by_title.first(title="100 %s")) == as_values(watched[0])
    assert by_title.first(title="100 %") is None


def test_rows_added_together_are_all_there_or_none(amina, noon):
    meeting = new_event(at=noon)

    def add(arrival):
        registration = Registration(
            pk=key_at(noon), event=meeting, member=amina, registered_at=noon, arrival=arrival, placed_at=noon
        )
        with transaction.atomic(), together():
            insert(Entry(at=noon, did="together", about=f"arrival {arrival}", detail={"percent": "100 %; done"}))
            insert(registration)
            assert not Entry.objects.filter(about=f"arrival {arrival}").exists()
        return registration

    first = add(1)
    assert Registration.objects.get(pk=first.pk).arrival == 1
    with pytest.raises(IntegrityError):
        add(2)
    assert list(Entry.objects.filter(did="together").values_list("about", "detail")) == [
        ("arrival 1", {"percent": "100 %; done"})
    ]
    assert (
        insert(Entry(at=noon, did="after a failure", about="x"))
        and Entry.objects.filter(did="after a failure").exists()
    )


def test_keys_of_later_moments_are_greater_and_fit_the_column(noon):
    keys = [key_at(noon + timedelta(milliseconds=n)) for n in range(50)]
    assert keys == sorted(keys)
    assert keys[-1] < 2**63
    assert key_at(noon.replace(year=2150)) < 2**63
