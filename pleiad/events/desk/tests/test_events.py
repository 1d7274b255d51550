import html
import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from pleiad.calendars.models import CalendarEntry
from pleiad.desk.tests.test_desk import queries
from pleiad.outbox.models import Email
from pleiad.testing import new_event
from pleiad.ui import london

from ...actions import planning, registering
from ...models import Event
from ..forms.event import EventForm, fingerprint

NEW = reverse("desk:create-event")
SAID = {
    "title": "Data day",
    "summary": "Two stories.",
    "kind": "meeting",
    "day": "2026-12-17",
    "starts": "16:00",
    "ends": "17:30",
    "rule": "chatham",
    "language": "en",
    "public": "on",
}


def page(name, event):
    return reverse(f"desk:{name}", args=[event.pk])


def said_of(event, **more):
    """The edit form as a browser would send it back unchanged, but for `more`."""
    form = EventForm(at=timezone.now(), event=event)
    said = {name: form[name].value() for name in form.fields}
    said = {name: value for name, value in said.items() if value not in (None, False)}
    said["starts"], said["ends"] = f"{said['starts']:%H:%M}", f"{said['ends']:%H:%M}"
    return {**said, **more}


def errors(noon, **more):
    return {name: [str(each) for each in found] for name, found in EventForm({**SAID, **more}, at=noon).errors.items()}


def test_a_new_event_is_a_draft_in_londons_winter_and_summer(bea, signed_in):
    browser = signed_in(bea)
    browser.post(NEW, SAID)
    browser.post(NEW, {**SAID, "day": "2027-07-15"})
    winter, summer = Event.objects.order_by("starts_at")
    assert (winter.starts_at, winter.ends_at) == (
        datetime(2026, 12, 17, 16, tzinfo=UTC),
        datetime(2026, 12, 17, 17, 30, tzinfo=UTC),
    )
    assert summer.starts_at == datetime(2027, 7, 15, 15, tzinfo=UTC)
    assert (winter.published_at, winter.capacity, winter.public, winter.recorded) == (None, None, True, False)


def test_a_time_that_the_clocks_skip_in_march_is_refused(noon):
    assert errors(noon, day="2027-03-28", starts="01:30", ends="03:00") == {
        "starts": ["The clocks go forward that night, so this time does not exist. Choose another."]
    }
    assert errors(noon, day="2027-03-28", starts="00:59", ends="02:00") == {}


def test_the_hour_that_comes_twice_in_october_is_the_first_one(noon):
    assert london.moment(day=date(2027, 10, 31), at_time=time(1, 30)) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    form = EventForm({**SAID, "day": "2027-10-31", "starts": "01:30", "ends": "02:30"}, at=noon)
    assert form.is_valid()
    assert form.cleaned_event()["ends_at"] - form.cleaned_event()["starts_at"] == timedelta(hours=2)


@given(st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2040, 1, 1)))
def test_a_moment_reads_back_as_the_time_that_was_written(wanted):
    found = london.moment(day=wanted.date(), at_time=wanted.time())
    if found is not None:
        assert timezone.localtime(found).replace(tzinfo=None, fold=0) == wanted
    else:
        assert (wanted.month, wanted.hour, wanted.isoweekday()) == (3, 1, 7)


@pytest.mark.parametrize(
    ("more", "field", "sentence"),
    [
        ({"ends": "16:00"}, "ends", "The event must end after it begins."),
        ({"ends": "15:00", "last_day": "2026-12-16"}, "last_day", "The event must end after it begins."),
        ({"title": " \u200b "}, "title", "Enter a title."),
        ({"day": "17 December"}, "day", "Enter a real date, like 17 December 2026."),
        ({"day": "9999-12-31"}, "day", "Enter a date within the next three years."),
        (
            {"link": "http://teams.example/a"},
            "link",
            "The link must begin with https://, so that nobody else can read what is sent.",
        ),
        ({"link": "javascript:alert(1)"}, "link", "Enter the whole link, beginning with https://."),
        ({"capacity": "0"}, "capacity", "Enter at least one place, or leave this empty."),
        ({"capacity": "many"}, "capacity", "Enter the number of places in figures."),
    ],
)
def test_the_form_says_what_is_wrong(noon, more, field, sentence):
    assert errors(noon, **more) == {field: [sentence]}


def test_publishing_asks_first_and_refuses_the_past(bea, signed_in, noon):
    browser = signed_in(bea)
    draft = new_event(at=noon, published=False)
    assert "Do you want to publish" in browser.get(page("publish-event", draft)).content.decode()
    draft.refresh_from_db()
    assert draft.published_at is None
    browser.post(page("publish-event", draft))
    draft.refresh_from_db()
    assert draft.published_at == noon
    old = new_event(at=noon, days=-3, published=False)
    answer = browser.post(page("publish-event", old), follow=True).content.decode()
    assert answer.count("The event would begin in the past. Change its time first.") == 2
    old.refresh_from_db()
    assert old.published_at is None


@pytest.mark.dated
def test_a_change_of_time_shows_who_is_told_before_it_is_saved(bea, amina, signed_in, noon):
    event = new_event(at=noon)
    registering.register(event=event, member=amina, at=noon)
    browser, said = signed_in(bea), said_of(event, starts="14:00", ends="15:30")
    body = browser.post(page("edit-event", event), said).content.decode()
    assert "One person has this in their calendar. It is updated once, by email." in body
    assert "Thursday 3 December 2026, midday to 1:30pm" in body and "Thursday 3 December 2026, 2pm to 3:30pm" in body
    assert Event.objects.get(pk=event.pk).starts_at == event.starts_at
    assert CalendarEntry.objects.get().sequence == 0
    answer = browser.post(page("edit-event", event), {**said, "sure": "yes"}, follow=True).content.decode()
    assert "One calendar is being updated." in answer
    assert Event.objects.get(pk=event.pk).starts_at == event.starts_at + timedelta(hours=2)
    assert CalendarEntry.objects.get().sequence == 1


@pytest.mark.dated
def test_a_move_shows_how_many_waiting_members_are_emailed_and_what_the_email_says(
    bea, amina, fay, cleo, signed_in, noon
):
    event = new_event(at=noon, capacity=1)
    for each in (amina, fay, cleo):
        registering.register(event=event, member=each, at=noon)
    browser, said = signed_in(bea), said_of(event, starts="14:00", ends="15:30")
    body = browser.post(page("edit-event", event), said).content.decode()
    for part in (
        "One person has this in their calendar. It is updated once, by email.",
        "2 people who are waiting, or have a place kept for them, are told by one email each.",
        f"Moved: {event.title}",
        "Before: Thursday 3 December 2026, midday to 1:30pm, UK time, Online",
        "Now: Thursday 3 December 2026, 2pm to 3:30pm, UK time, Online",
    ):
        assert part in body
    assert not Email.objects.filter(kind="events.moved").exists()
    answer = browser.post(page("edit-event", event), {**said, "sure": "yes"}, follow=True).content.decode()
    assert "One calendar is being updated. 2 people who are waiting are told by email." in answer
    assert Email.objects.filter(kind="events.moved").count() == 2


def test_waiting_members_who_get_no_email_are_counted_too(bea, amina, fay, signed_in, noon):
    event = new_event(at=noon, capacity=1)
    for each in (amina, fay):
        registering.register(event=event, member=each, at=noon)
    body = signed_in(bea).post(page("edit-event", event), said_of(event, title="Another title")).content.decode()
    assert "One person on the waiting list gets no email: their page shows the change." in body
    assert "by one email" not in body


def test_the_preview_carries_the_whole_form_to_the_second_pressing(bea, amina, signed_in, noon):
    event = new_event(at=noon, public=False, recorded=True, description="One\n\nTwo", title_cy="Diwrnod")
    registering.register(event=event, member=amina, at=noon)
    browser = signed_in(bea)
    body = browser.post(page("edit-event", event), said_of(event, venue="Cardiff")).content.decode()
    hidden = re.findall(r'<input type="hidden" name="([^"]*)"(?: value="([^"]*)")?', body)
    sent = {name: html.unescape(value) for name, value in hidden}
    browser.post(page("edit-event", event), {**sent, "sure": "yes"})
    after = Event.objects.get(pk=event.pk)
    assert (after.venue, after.public, after.recorded, after.title_cy) == ("Cardiff", False, True, "Diwrnod")
    assert after.description == "One\n\nTwo"


def test_what_nobody_is_told_of_is_kept_at_once(bea, amina, signed_in, noon):
    event = new_event(at=noon)
    registering.register(event=event, member=amina, at=noon)
    signed_in(bea).post(page("edit-event", event), said_of(event, summary="Three stories."))
    assert Event.objects.get(pk=event.pk).summary == "Three stories."
    assert CalendarEntry.objects.get().sequence == 0


def test_there_are_never_fewer_places_than_people(bea, amina, fay, signed_in, noon):
    event = new_event(at=noon, capacity=5)
    for member in (amina, fay):
        registering.register(event=event, member=member, at=noon)
    event.refresh_from_db()
    body = signed_in(bea).post(page("edit-event", event), said_of(event, capacity="1")).content.decode()
    assert "2 people have a place already, so there cannot be fewer places than that." in body
    body = signed_in(bea).post(page("edit-event", event), said_of(event, capacity="0")).content.decode()
    assert "Enter at least one place, or leave this empty." in body
    signed_in(bea).post(page("edit-event", event), said_of(event, capacity="2"))
    assert Event.objects.get(pk=event.pk).capacity == 2


def test_an_edit_on_top_of_another_edit_is_refused_but_registrations_do_not_disturb(bea, amina, signed_in, noon):
    event = new_event(at=noon, published=False)
    opened = said_of(event, summary="Mine.")
    planning.change(event=event, by=bea, at=noon, title="Another title")
    body = signed_in(bea).post(page("edit-event", event), opened).content.decode()
    assert "Someone changed this event after you opened the page." in body
    assert Event.objects.get(pk=event.pk).title == "Another title"
    open_event = new_event(at=noon)
    before = fingerprint(open_event)
    registering.register(event=open_event, member=amina, at=noon)
    assert fingerprint(Event.objects.get(pk=open_event.pk)) == before


def test_a_form_leaves_the_event_that_it_is_given_as_it_is(bea, noon):
    event = new_event(at=noon)
    form = EventForm(said_of(event, title="Another title", capacity="3"), at=noon, event=event)
    assert form.is_valid() and form.changed_fields() == {"title", "capacity"}
    assert (form.instance.title, event.title, event.capacity) == ("Another title", Event.objects.get().title, 10)


def test_a_published_event_is_not_moved_into_the_past(bea, signed_in, noon):
    event = new_event(at=noon)
    body = signed_in(bea).post(page("edit-event", event), said_of(event, day="2026-11-20")).content.decode()
    assert "A published event cannot be moved into the past." in body


def test_cancelling_says_how_many_are_told_and_needs_a_reason(bea, amina, fay, dot, signed_in, noon):
    event = new_event(at=noon, capacity=2)
    for member in (amina, dot, fay):
        registering.register(event=event, member=member, at=noon)
    browser = signed_in(bea)
    assert "3 people are told" in browser.get(page("cancel-event", event)).content.decode()
    body = browser.post(page("cancel-event", event), {"reason": ""}).content.decode()
    assert "Say why it will not take place." in body
    assert Event.objects.get(pk=event.pk).cancelled_at is None
    before = Email.objects.count()
    browser.post(page("cancel-event", event), {"reason": "The speaker is ill."})
    cancelled = Event.objects.get(pk=event.pk)
    assert (cancelled.cancelled_at, cancelled.cancel_reason) == (noon, "The speaker is ill.")
    assert Email.objects.count() == before + 3
    assert "The speaker is ill." in browser.get(reverse("desk:events") + "?cancelled").content.decode()


def test_the_lists_keep_the_four_kinds_apart_and_cost_the_same(bea, signed_in, noon):
    browser, address = signed_in(bea), reverse("desk:events")

    def make(more):
        for number in range(more):
            new_event(at=noon, days=number + 1, title="Comes")
            new_event(at=noon, days=number + 1, title="Drafted", published=False)
            new_event(at=noon, days=-number - 1, title="Was")
            gone = new_event(at=noon, days=number + 1, title="Off")
            planning.cancel(event=gone, by=bea, at=noon, reason="No.")

    make(1)
    few = {name: queries(browser, f"{address}?{name}") for name in ("coming", "drafts", "past", "cancelled")}
    for name, own in (("coming", "Comes"), ("drafts", "Drafted"), ("past", "Was"), ("cancelled", "Off")):
        body = browser.get(f"{address}?{name}").content.decode()
        assert [title for title in ("Comes", "Drafted", "Was", "Off") if f'title">{title}<' in body] == [own]
    make(12)
    assert {name: queries(browser, f"{address}?{name}") for name in few} == few


def test_an_event_page_warns_of_a_missing_link(bea, signed_in, noon):
    event = new_event(at=noon, link="")
    assert "It has no link yet." in signed_in(bea).get(page("event", event)).content.decode()


def test_a_page_of_this_installation_may_be_the_link_of_a_demonstration(noon, settings):
    settings.BASE_URL = "http://localhost:8000"
    assert errors(noon, link="http://localhost:8000/demo/meeting/") == {}
    assert errors(noon, link="http://localhost:8000.example.org/") != {}
    assert errors(noon, link="http://localhost:80000/") != {}


def test_a_cancelled_event_is_not_changed_any_more(bea, signed_in, noon):
    event = new_event(at=noon)
    planning.cancel(event=event, by=bea, at=noon, reason="No.")
    body = signed_in(bea).get(page("edit-event", event), follow=True).content.decode()
    assert "This event was cancelled, so it cannot be changed." in body
    assert page("edit-event", event) not in body


def test_the_line_ends_of_a_browser_are_no_change(bea, amina, signed_in, noon):
    event = new_event(at=noon, description="One\n\nTwo")
    registering.register(event=event, member=amina, at=noon)
    said = said_of(event, description="One\r\n\r\nTwo", venue="Cardiff")
    answer = signed_in(bea).post(page("edit-event", event), said)
    assert [str(label) for label, _before, _after in answer.context["rows"]] == ["Venue"]
    assert answer.context["rows"][0][1:] == ("Nothing", "Cardiff")


def test_errors_are_named_in_the_order_of_the_page(bea, signed_in):
    body = signed_in(bea).post(NEW, {}).content.decode()
    summary = body.partition("govuk-error-summary__list")[2].partition("</ul>")[0]
    assert re.findall(r"#(id_\w+)", summary)[:5] == ["id_day", "id_starts", "id_ends", "id_title", "id_summary"]
    fields = re.findall(r'<(?:input|textarea|select)[^>]* id="id_(\w+?)(?:_0)?"', body)
    assert [name for name in fields if name in EventForm.field_order] == EventForm.field_order


@pytest.mark.dated
def test_the_lists_are_narrowed_by_words_kind_and_month(bea, signed_in, noon):
    new_event(at=noon, title="Cloud for councils", days=10)
    new_event(at=noon, title="Coffee", kind="social", days=10)
    new_event(at=noon, title="Cloud again", days=40)
    browser, address = signed_in(bea), reverse("desk:events")

    def titles(query):
        return re.findall(r'ledger__title">([^<]+)<', browser.get(f"{address}?coming&{query}").content.decode())

    assert titles("words=cloud") == ["Cloud for councils", "Cloud again"]
    assert titles("kind=social") == ["Coffee"]
    assert titles("month=2027-01") == ["Cloud again"]
    assert titles("words=councils+cloud&month=2026-12") == ["Cloud for councils"]
    assert titles("words=nothing") == []
    for nonsense in ("month=2027-13", "month=9999-12", "kind=x", "month=%00", "words=%00"):
        assert len(titles(nonsense)) == 3
