"""Queries that are composed once give what Django's own would, on both engines."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from pleiad.audit.models import Entry
from pleiad.events.models import Event, Registration
from pleiad.post.models import Letter
from pleiad.prepared import Given, Prepared, PreparedUpdate
from pleiad.testing import new_event
from pleiad.together import Changed, NotMet, add, insert, key_at, together

pytestmark = pytest.mark.django_db
ARRIVE = PreparedUpdate(
    lambda: Event.objects.filter(pk=Given("pk"), title__contains=Given("title")), arrivals=F("arrivals") + 1
)


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


def test_what_is_annotated_comes_along_and_columns_left_out_are_left_out(noon, django_assert_num_queries):
    events = [new_event(at=noon, days=days) for days in (1, 2, 3)]
    wanted = [Given("first"), Given("second")]
    some = Prepared(
        lambda: Event.objects.filter(pk__in=wanted).only("title").annotate(twice=F("pk") * 2).order_by("starts_at")
    )
    with django_assert_num_queries(1):
        found = some.all(first=events[2].pk, second=events[0].pk)
        assert [(each.pk, each.title, each.twice) for each in found] == [
            (each.pk, each.title, each.pk * 2) for each in (events[0], events[2])
        ]
    assert "summary" in found[0].get_deferred_fields()


def test_an_update_changes_the_rows_named(noon):
    one, other = new_event(at=noon), new_event(at=noon)
    arrive = PreparedUpdate(lambda: Event.objects.filter(pk=Given("event")), arrivals=F("arrivals") + 1)
    assert [arrive(event=one.pk), arrive(event=0)] == [1, 0]
    assert Event.objects.get(pk=one.pk).arrivals == 1
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


def test_a_statement_gives_the_same_whether_it_is_watched_or_not(noon, django_assert_num_queries):
    wanted = new_event(at=noon, title="100 %s")
    by_title = Prepared(lambda: Event.objects.filter(title=Given("title"), summary__contains="%"))
    Event.objects.filter(pk=wanted.pk).update(summary="50 % of us")
    with django_assert_num_queries(1):
        watched = by_title.all(title="100 %s")
    assert as_values(by_title.first(title="100 %s")) == as_values(watched[0])
    assert by_title.first(title="100 %") is None


def test_a_change_and_the_rows_that_follow_it_happen_together_or_not_at_all(amina, noon):
    meeting, other = new_event(at=noon, title="100 %s"), new_event(at=noon)

    def add(about, title="100 %"):
        registration = Registration(
            pk=key_at(noon),
            event=meeting,
            member=amina,
            registered_at=noon,
            arrival=Changed("arrivals"),
            placed_at=noon,
        )
        with transaction.atomic(), together(ARRIVE, pk=meeting.pk, title=title):
            insert(Entry(at=noon, did="together", about=about, detail={"percent": "100 %; done"}))
            insert(registration)
            insert(Letter(key="once", kind="k", written_at=noon), ignore_conflicts=True)
            assert not Entry.objects.filter(about=about).exists()
        return registration

    Letter.objects.create(key="once", kind="before", written_at=noon)
    first = add("first")
    assert Registration.objects.get(pk=first.pk).arrival == 1
    with pytest.raises(IntegrityError):
        add("twice")
    with pytest.raises(NotMet):
        add("elsewhere", title="another")
    assert list(Entry.objects.filter(did="together").values_list("about", "detail")) == [
        ("first", {"percent": "100 %; done"})
    ]
    assert Letter.objects.get(key="once").kind == "before"
    assert [Event.objects.get(pk=each.pk).arrivals for each in (meeting, other)] == [1, 0]
    assert insert(Entry(at=noon, did="afterwards", about="x")) and Entry.objects.filter(did="afterwards").exists()


@pytest.mark.django_db(transaction=True)
def test_what_happens_together_needs_no_transaction_around_it(amina, noon):
    meeting = new_event(at=noon)
    for about in ("first", "second"):
        with together(ARRIVE, pk=meeting.pk, title=""):
            insert(Entry(at=noon, did="together", about=about))
    with pytest.raises(IntegrityError), together(ARRIVE, pk=meeting.pk, title=""):
        insert(Entry(at=noon, did="together", about="third"))
        insert(Letter(key="once", kind="k", written_at=noon))
        insert(Letter(key="once", kind="k", written_at=noon))
    assert Event.objects.get(pk=meeting.pk).arrivals == 2
    assert list(Entry.objects.filter(did="together").order_by("pk").values_list("about", flat=True)) == [
        "first",
        "second",
    ]


def test_keys_of_later_moments_are_greater_and_fit_the_column(noon):
    keys = [key_at(noon + timedelta(milliseconds=n)) for n in range(50)]
    assert keys == sorted(keys)
    assert keys[-1] < 2**63
    assert key_at(noon.replace(year=2150)) < 2**63


def test_keys_of_one_moment_are_all_different(noon):
    assert len({key_at(noon) for _each in range(20_000)}) == 20_000
