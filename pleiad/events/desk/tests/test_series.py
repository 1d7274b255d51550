import html
import re

import pytest
import time_machine
from django.urls import reverse

from pleiad.calendars.models import CalendarEntry
from pleiad.desk.tests.test_desk import queries
from pleiad.directory.models import Topic
from pleiad.testing import new_event

from ... import pages
from ...actions import planning, registering
from ...models import Event, Series
from .test_events import SAID, page, said_of

NEW = reverse("desk:create-series")
SERIES = {
    **SAID, "title": "Last Thursday", "day": "2026-11-26", "pattern": "last", "count": "12",
    "holidays_of": "england-and-wales", "capacity": "10",
}  # fmt: skip


@pytest.fixture(autouse=True)
def clock(noon):
    with time_machine.travel(noon, tick=False):
        yield


@pytest.fixture
def made(bea, signed_in):
    signed_in(bea).post(NEW, {**SERIES, "sure": "yes"})
    return Series.objects.get()


def test_the_days_are_shown_before_anything_is_kept(bea, signed_in):
    browser = signed_in(bea)
    said = {**SERIES, "pattern": "weekly", "day": "2026-12-14", "count": "3"}
    body = browser.post(NEW, said).content.decode()
    assert "Monday 21 December 2026, 4pm to 5:30pm" in body
    assert re.search(r"<s>Monday 28 December 2026, 4pm to 5:30pm, UK time</s></th><td[^>]*>Bank holiday<", body)
    assert (Series.objects.count(), Event.objects.count()) == (0, 0)
    hidden = re.findall(r'<input type="hidden" name="([^"]*)"(?: value="([^"]*)")?', body)
    browser.post(NEW, {**{name: html.unescape(value) for name, value in hidden}, "sure": "yes"})
    assert [f"{each:%d %b}" for each in Event.objects.order_by("starts_at").values_list("starts_at", flat=True)] == [
        "14 Dec", "21 Dec", "04 Jan",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"count": "61"}, "Plan at most 60 events at once."),
        ({"count": "0"}, "Plan at least one event."),
        ({"count": "many"}, "Enter the number of events in figures."),
        ({"pattern": "by-week", "day": "2026-12-31"}, "Not every month has a fifth such weekday."),
        ({"holidays_of": "france"}, "Select a valid choice."),
        ({"title": ""}, "Enter a title."),
    ],
)
def test_the_form_says_what_is_wrong(bea, signed_in, more, sentence):
    assert sentence in signed_in(bea).post(NEW, {**SERIES, **more, "sure": "yes"}).content.decode()
    assert Event.objects.count() == 0


@pytest.mark.dated
def test_the_series_has_a_page_from_which_all_are_published(bea, made, signed_in):
    browser, address = signed_in(bea), reverse("desk:series", args=[made.pk])
    body = browser.get(address).content.decode()
    assert "Last Thursday of the month, 4pm to 5:30pm" in body
    assert "Publish all 12 drafts" in body
    browser.post(reverse("desk:publish-series", args=[made.pk]))
    assert Event.objects.published().count() == 12
    assert "Publish" not in browser.get(address).content.decode().partition("<main")[2].partition("Its events")[0]


@pytest.mark.dated
def test_a_series_of_sixty_costs_what_a_series_of_three_costs(bea, signed_in):
    browser = signed_in(bea)
    costs = []
    for count in (3, 60):
        browser.post(NEW, {**SERIES, "count": str(count), "sure": "yes"})
        latest = Series.objects.latest("pk")
        browser.post(reverse("desk:publish-series", args=[latest.pk]))
        first = latest.events.order_by("starts_at").first()
        pages.forget()
        costs.append(
            [
                queries(browser, address)
                for address in (
                    reverse("desk:series", args=[latest.pk]),
                    page("event", first),
                    page("edit-event", first),
                    f"/events/?series={latest.pk}",
                )
            ]
        )
    assert costs[0] == costs[1]


@pytest.mark.dated
def test_a_change_of_all_that_follow_shows_each_of_them_and_the_email(bea, amina, made, signed_in):
    browser = signed_in(bea)
    browser.post(reverse("desk:publish-series", args=[made.pk]))
    events = list(made.events.order_by("starts_at"))
    for each in events[:3]:
        registering.register(event=each, member=amina, at=each.created_at)
    said = said_of(events[1], starts="15:00", ends="16:30", reach="following")
    body = browser.post(page("edit-event", events[1]), said).content.decode()
    assert "2 people have this in their calendars." in body
    assert "10 events follow in the series. Which of them are changed too?" in body
    assert (
        "<s>Thursday 29 April 2027, 4pm to 5:30pm, UK time</s> <strong>Thursday 29 April 2027, 3pm to 4:30pm, UK time</strong>"
        in body
    )
    assert "Changed: Last Thursday" in body
    assert "Accept this invitation to update your calendar." in body
    assert "Thursday 31 December 2026, 3pm to 4:30pm" in body
    assert CalendarEntry.objects.filter(sequence__gt=0).count() == 0
    ticked = re.findall(r'name="with" value="([0-9]+)"[^>]* checked', body)
    assert len(ticked) == 10
    sure = {**said, "with": ticked, "sure": "yes"}
    answer = browser.post(page("edit-event", events[1]), sure, follow=True).content.decode()
    assert "11 events of the series are changed. 2 calendars are being updated." in answer
    assert sorted(CalendarEntry.objects.values_list("sequence", flat=True)) == [0, 1, 1]
    assert sum(each.places_taken for each in made.events.all()) == 3


@pytest.mark.dated
def test_a_refusal_of_one_that_follows_stands_on_the_form(bea, amina, fay, made, signed_in):
    browser = signed_in(bea)
    browser.post(reverse("desk:publish-series", args=[made.pk]))
    first, second, *_rest = made.events.order_by("starts_at")
    for member in (amina, fay):
        registering.register(event=second, member=member, at=first.created_at)
    said = said_of(first, capacity="1", reach="following")
    body = browser.post(page("edit-event", first), said).content.decode()
    assert "Thursday 31 December 2026: 2 people have a place already" in html.unescape(body)
    assert re.search(rf'value="{second.pk}"[^>]* disabled', body)
    sure = {**said, "with": [second.pk], "sure": "yes"}
    body = browser.post(page("edit-event", first), sure).content.decode()
    assert "Thursday 31 December 2026: 2 people have a place already" in html.unescape(body)
    assert made.events.filter(capacity=1).count() == 0


def test_without_a_word_about_the_series_only_this_one_changes(bea, made, signed_in):
    first = made.events.order_by("starts_at").first()
    signed_in(bea).post(page("edit-event", first), said_of(first, summary="Another."))
    assert made.events.filter(summary="Another.").count() == 1


def test_the_last_of_a_series_is_not_asked_what_follows(bea, made, signed_in):
    last = made.events.order_by("starts_at").last()
    assert "It belongs to a series" not in signed_in(bea).get(page("edit-event", last)).content.decode()


def test_a_copy_begins_with_everything_but_the_day_and_the_link(bea, noon, signed_in):
    topic = Topic.objects.first()
    event = new_event(at=noon, title="First", captions=True, region="wales", topics=[topic], capacity=12)
    browser = signed_in(bea)
    answer = browser.get(f"{reverse('desk:create-event')}?like={event.pk}")
    form = answer.context["form"]
    assert "Plan another like this" in answer.content.decode()
    assert (form["title"].value(), form["captions"].value(), form["region"].value()) == ("First", True, "wales")
    assert (form["topics"].value(), form["capacity"].value()) == ([topic.pk], 12)
    assert [form[name].value() for name in ("day", "link", "seen")] == [None, None, None]
    said = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    said |= {"day": "2027-02-25", "starts": "16:00", "ends": "17:30"}
    browser.post(f"{reverse('desk:create-event')}?like={event.pk}", said)
    copied = Event.objects.latest("pk")
    assert (copied.title, copied.region, list(copied.topics.all())) == ("First", "wales", [topic])
    assert (copied.published_at, copied.places_taken, copied.link) == (None, 0, "")
    for nonsense in ("0", "x", "9" * 30, "²"):
        assert browser.get(f"{reverse('desk:create-event')}?like={nonsense}").status_code in (200, 404)


def test_an_event_becomes_part_of_a_conference_and_never_of_itself(bea, noon, signed_in):
    day = new_event(at=noon, title="Conference", kind="conference")
    event = new_event(at=noon, title="Ours")
    browser = signed_in(bea)
    browser.post(page("edit-event", event), said_of(event, part_of=str(day.pk)))
    assert Event.objects.get(pk=event.pk).part_of == day
    day.refresh_from_db()
    for pk in (event.pk, day.pk):
        browser.post(page("edit-event", day), said_of(day, part_of=str(pk)))
    assert Event.objects.get(pk=day.pk).part_of is None


def test_topics_show_in_the_preview_and_in_what_was_seen(bea, amina, noon, signed_in):
    topic = Topic.objects.get(slug="cloud")
    event = new_event(at=noon)
    registering.register(event=event, member=amina, at=noon)
    browser, opened = signed_in(bea), said_of(event)
    answer = browser.post(page("edit-event", event), {**opened, "topics": [topic.pk], "venue": "Leeds"})
    assert [row for row in answer.context["rows"] if str(row[0]) == "Topics"] == [("Topics", "Nothing", "Cloud")]
    planning.change(event=event, by=bea, at=noon, topics=[topic])
    body = browser.post(page("edit-event", event), {**opened, "summary": "Mine."}).content.decode()
    assert "Someone changed this event after you opened the page." in body


def test_the_host_of_an_event_is_named_on_the_desk(bea, cleo, amina, noon, signed_in):
    event = new_event(at=noon)
    browser, address = signed_in(bea), page("hosts", event)
    assert "Nobody is named" in browser.get(page("event", event)).content.decode()
    assert "Choose who runs it." in browser.post(address, {}).content.decode()
    browser.post(address, {"host": cleo.pk, "deputies": [bea.pk]})
    assert "Cleo Organiser, Bea Organiser (deputy)" in browser.get(page("event", event)).content.decode()
    browser.post(address, {"host": amina.pk})
    assert event.hosts.get(deputy=False).member == cleo


@pytest.mark.parametrize("name", ["create-series", "series", "publish-series", "hosts"])
def test_the_door_is_closed_to_everybody_else(amina, made, client, signed_in, name):
    event = made.events.first()
    args = {"create-series": [], "hosts": [event.pk]}.get(name, [made.pk])
    address = reverse(f"desk:{name}", args=args)
    for send in ("get", "post"):
        assert getattr(signed_in(amina), send)(address).status_code in (404, 405)
        assert getattr(client, send)(address).status_code in (302, 405)
    assert Event.objects.published().count() == 0


@pytest.mark.dated
def test_one_that_was_moved_by_itself_is_not_ticked_and_stays(bea, made, signed_in):
    browser = signed_in(bea)
    first, second, third, *_rest = made.events.order_by("starts_at")
    browser.post(page("edit-event", second), said_of(second, starts="18:00", ends="20:00", title="Evening in Leeds"))
    said = said_of(first, starts="15:00", ends="16:30", reach="following")
    body = browser.post(page("edit-event", first), said).content.decode()
    ticked = re.findall(r'name="with" value="([0-9]+)"[^>]* checked', body)
    assert str(second.pk) not in ticked and str(third.pk) in ticked
    assert "This one was changed by itself." in body
    browser.post(page("edit-event", first), {**said, "with": ticked, "sure": "yes"})
    second.refresh_from_db()
    third.refresh_from_db()
    assert (f"{second.starts_at:%H:%M}", f"{third.starts_at:%H:%M}") == ("18:00", "15:00")


@pytest.mark.dated
def test_a_day_that_becomes_a_bank_holiday_is_said_and_not_ticked(bea, signed_in):
    browser = signed_in(bea)
    browser.post(NEW, {**SERIES, "pattern": "weekly", "day": "2026-12-10", "count": "4", "sure": "yes"})
    first = Series.objects.get().events.order_by("starts_at").first()
    said = said_of(first, day="2026-12-11", reach="following")
    body = browser.post(page("edit-event", first), said).content.decode()
    assert body.count("The new day is a bank holiday.") == 2  # Christmas Day and New Year's Day
    assert len(re.findall(r'name="with" value="([0-9]+)"[^>]* checked', body)) == 1


@pytest.mark.dated
def test_the_series_is_described_as_it_is_after_the_change(bea, made, signed_in):
    browser = signed_in(bea)
    first = made.events.order_by("starts_at").first()
    said = said_of(first, day="2026-11-27", starts="12:00", ends="13:00", reach="following")
    body = browser.post(page("edit-event", first), said).content.decode()
    ticked = re.findall(r'name="with" value="([0-9]+)"[^>]* checked', body)
    browser.post(page("edit-event", first), {**said, "with": ticked, "sure": "yes"})
    assert (
        "Last Friday of the month, midday to 1pm"
        in browser.get(reverse("desk:series", args=[made.pk])).content.decode()
    )


@pytest.mark.dated
def test_a_series_of_nights_ends_the_next_morning(bea, signed_in):
    said = {**SERIES, "pattern": "weekly", "starts": "22:00", "ends": "00:30", "count": "2", "sure": "yes"}
    signed_in(bea).post(NEW, said)
    first, second = Series.objects.get().events.order_by("starts_at")
    assert [f"{each:%d %H:%M}" for each in (first.starts_at, first.ends_at)] == ["26 22:00", "27 00:30"]
    assert (second.starts_at - first.starts_at).days == 7
