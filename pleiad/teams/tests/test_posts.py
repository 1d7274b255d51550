"""What the channel hears: once, in both languages, with nothing of members, whatever the webhook does."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from pleiad.events import channel_posts as of_events
from pleiad.events.actions import planning, registering
from pleiad.events.models import Event
from pleiad.integrations.workflows.client import LARGEST_CARD, PostKind, post, read_answer
from pleiad.integrations.workflows.fake import MISBEHAVIOUR, FakeWorkflows
from pleiad.testing import new_event

from .. import cards, posts
from ..desk.posts import WHAT
from ..models import ChannelPost

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def channel(settings):
    with FakeWorkflows() as fake:
        settings.TEAMS_WEBHOOK = fake.url
        yield fake


@pytest.fixture
def draft(noon):
    return new_event(at=noon, published=False, title_cy="Gwasanaethau i bawb")


def hand_over(at, *, hours=1):
    """Let workers run for so long."""
    end = at + timedelta(hours=hours)
    with time_machine.travel(at, tick=False) as clock:
        for _turn in range(200):
            due = (
                ChannelPost.objects.filter(due_at__lte=end).order_by("due_at").values_list("due_at", flat=True).first()
            )
            if due is None:
                return
            at = max(due, at + timedelta(seconds=2))
            clock.move_to(at)
            posts.run(at=at)
    raise AssertionError("It never comes to rest.")


def texts(card):
    return str(card)


def test_a_published_meeting_is_heard_of_once_in_both_languages(channel, draft, bea, noon):
    planning.publish(event=draft, by=bea, at=noon)
    hand_over(noon)
    (card,) = channel.posts
    said = texts(card)
    for part in (draft.title, "Gwasanaethau i bawb", "When: ", "UK time", "Pryd: " if "Pryd: " in said else "When: "):
        assert part in said
    assert [each["url"] for each in card["actions"]] == [
        f"http://testserver{draft.get_absolute_url()}",
        f"http://testserver/cy{draft.get_absolute_url()}",
    ]
    assert [each["lang"] for each in card["body"]] == ["en", "cy"]
    hand_over(noon + timedelta(days=2))
    assert len(channel.posts) == 1


def test_nothing_of_members_is_in_it(channel, draft, amina, bea, noon):
    planning.publish(event=draft, by=bea, at=noon)
    registering.register(event=Event.objects.get(), member=amina, at=noon)
    hand_over(noon)
    said = texts(channel.posts[0])
    for word in (bea.name, amina.name, amina.email, "meetup-join", "1 of 10"):
        assert word not in said


@pytest.mark.parametrize("how", ["cancelled", "for members only", "begun"])
def test_what_is_no_longer_true_is_left_out(how, channel, draft, bea, noon):
    planning.publish(event=draft, by=bea, at=noon)
    if how == "cancelled":
        planning.cancel(event=draft, by=bea, at=noon, reason="A reason.")
    elif how == "for members only":
        planning.change(event=draft, by=bea, at=noon, public=False)
    else:
        Event.objects.filter(pk=draft.pk).update(starts_at=noon, ends_at=noon + timedelta(days=1))
    hand_over(noon)
    assert (len(channel.posts), ChannelPost.objects.get().state) == (0, "dropped")


def test_a_meeting_for_members_alone_and_a_network_without_a_webhook_tell_nothing(channel, draft, bea, noon, settings):
    planning.change(event=draft, by=bea, at=noon, public=False)
    planning.publish(event=draft, by=bea, at=noon)
    settings.TEAMS_WEBHOOK = ""
    planning.publish(event=new_event(at=noon, published=False), by=bea, at=noon)
    assert ChannelPost.objects.count() == 0


@pytest.mark.parametrize("twist", ["busy", "busy-bare", "off", "gone", "no-longer-allowed", "quiet-failure"])
def test_what_was_surely_not_taken_is_handed_over_again(twist, channel, draft, bea, noon):
    channel.misbehave(twist, 2)
    planning.publish(event=draft, by=bea, at=noon)
    hand_over(noon, hours=3)
    assert (len(channel.posts), ChannelPost.objects.get().state) == (1, "posted")


@pytest.mark.parametrize(("twist", "there"), [("lost", 1), ("slow", 1), ("gateway", 0)])
def test_what_may_have_been_taken_is_never_handed_over_twice_by_itself(
    twist, there, channel, draft, bea, noon, monkeypatch
):
    monkeypatch.setattr("pleiad.integrations.workflows.client.TIMEOUT", (1, 0.3))
    monkeypatch.setattr(post, "__kwdefaults__", {"timeout": (1, 0.3)})
    channel.misbehave(twist)
    planning.publish(event=draft, by=bea, at=noon)
    hand_over(noon, hours=100)
    row = ChannelPost.objects.get()
    assert (len(channel.posts), channel.asked, row.state) == (there, 1, "unknown")
    if there:
        posts.found_there(row=row, by=bea, at=noon)
    else:
        posts.post_again(row=row, by=bea, at=noon + timedelta(hours=1))
        hand_over(noon + timedelta(hours=1))
    assert (len(channel.posts), ChannelPost.objects.get().state) == (1, "posted")


def test_a_worker_that_dies_while_it_hands_over_leaves_one_post_and_a_doubt(channel, draft, bea, noon, monkeypatch):
    planning.publish(event=draft, by=bea, at=noon)

    def die(**_kwargs):
        raise SystemExit

    monkeypatch.setattr(posts, "post", die)
    with pytest.raises(SystemExit):
        hand_over(noon)
    monkeypatch.setattr(posts, "post", post)
    hand_over(noon)
    assert (len(channel.posts), ChannelPost.objects.get().state) == (0, "unknown")


def test_a_webhook_that_stays_away_is_given_up_after_three_days_and_waits_on_the_desk(
    channel, draft, bea, noon, signed_in
):
    channel.misbehave("off", 1000)
    planning.publish(event=draft, by=bea, at=noon)
    hand_over(noon, hours=100)
    row = ChannelPost.objects.get()
    assert (row.state, row.trouble, channel.asked < 40) == ("given-up", "WorkflowTriggerIsNotEnabled", True)
    browser = signed_in(bea)
    assert "A post to the channel: A new meeting" in browser.get(reverse("desk:desk")).content.decode()
    channel.misbehave("", 0)
    browser.post(reverse("desk:post-again", args=[row.pk]))
    hand_over(noon + timedelta(days=5))
    assert ChannelPost.objects.get().state == "dropped" or len(channel.posts) == 1


@pytest.mark.parametrize("name", ["post-again", "post-there"])
def test_only_organisers_settle_a_doubt(name, channel, amina, client, signed_in, noon):
    row = ChannelPost.objects.create(key="x", kind="events.week", written_at=noon, begun_at=noon)
    path = reverse(f"desk:{name}", args=[row.pk])
    for browser in (client, signed_in(amina)):
        browser.post(path)
        assert ChannelPost.objects.get().state == "unknown"


def test_of_a_whole_series_the_channel_hears_once_a_week(channel, bea, noon):
    from pleiad.events.models import Series

    series = Series.objects.create(
        day_rule="FREQ=WEEKLY", first_day=noon.date(), begins="12:00", ends="13:00", made_at=noon
    )
    for days in (7, 14, 21):
        planning.publish(event=new_event(at=noon, days=days, published=False, series=series), by=bea, at=noon)
    assert ChannelPost.objects.count() == 1


@pytest.mark.parametrize(
    ("moment", "heard"),
    [
        (datetime(2026, 11, 23, 7, 59, tzinfo=LONDON), 0),
        (datetime(2026, 11, 23, 8, 0, tzinfo=LONDON), 1),
        (datetime(2026, 11, 23, 23, 0, tzinfo=LONDON), 1),
        (datetime(2026, 11, 24, 12, 0, tzinfo=LONDON), 0),
        (datetime(2027, 3, 29, 8, 0, tzinfo=LONDON), 1),  # the Monday after the clocks go forward
        (datetime(2027, 10, 31, 23, 0, tzinfo=LONDON), 0),
    ],
)
def test_on_monday_mornings_it_hears_what_is_planned(moment, heard, channel, bea):
    for days in (3, 10, 30):
        new_event(at=moment, days=days, title=f"In {days} days")
    new_event(at=moment, days=4, public=False, title="For members")
    assert sum(of_events.tell_of_the_week(at=moment) for _again in range(3)) == heard
    hand_over(moment)
    assert len(channel.posts) == heard
    if heard:
        said = texts(channel.posts[0])
        assert "In 3 days" in said and "In 10 days" in said
        assert "In 30 days" not in said and "For members" not in said


def test_a_week_in_which_nothing_is_planned_is_left_out(channel):
    monday = datetime(2026, 11, 23, 9, tzinfo=LONDON)
    of_events.tell_of_the_week(at=monday)
    hand_over(monday)
    assert (len(channel.posts), ChannelPost.objects.get().state) == (0, "dropped")


def test_what_organisers_write_is_text_and_never_markup(channel, bea, noon):
    title = "**Free** [press](https://evil.example) <at>everyone</at> `x`"
    planning.publish(event=new_event(at=noon, published=False, title=title), by=bea, at=noon)
    hand_over(noon)
    (card,) = channel.posts
    assert card["body"][0]["items"][0] == {
        "type": "RichTextBlock",
        "inlines": [{"type": "TextRun", "text": title, "size": "Large", "weight": "Bolder"}],
    }


def test_the_longest_card_is_taken(channel):
    card = cards.in_both_languages(
        lambda: cards.Card(title="ŵ" * 5000, lines=["ŵ" * 5000] * 5, facts=[("x", "ŵ" * 900)], open_label="x", path="/")
    )
    assert post(url=channel.url, card=card).kind is PostKind.TAKEN
    assert post(url=channel.url, card={"x": "y" * LARGEST_CARD}).code == "too-large"


@pytest.mark.parametrize(
    ("card", "code"),
    [
        ({"type": "MessageCard"}, "BadRequest"),
        ({"type": "AdaptiveCard", "version": "9.0"}, "BadRequest"),
        ({"type": "AdaptiveCard", "version": "1.4", "body": [{"type": "Marquee"}]}, "BadRequest"),
        (
            {"type": "AdaptiveCard", "version": "1.4", "actions": [{"type": "Action.OpenUrl", "url": "javascript:x"}]},
            "BadRequest",
        ),
    ],
)
def test_the_fake_takes_no_card_that_teams_does_not_take(card, code, channel):
    assert post(url=channel.url, card=card) == type(post(url=channel.url, card=card))(PostKind.REFUSED, code)


@pytest.mark.parametrize(
    "change", [lambda url: url.replace("sig=", "sig=x"), lambda url: url.replace("channel", "other")]
)
def test_another_address_or_signature_posts_nothing(change, channel):
    assert post(url=change(channel.url), card={"type": "AdaptiveCard", "version": "1.4"}).kind is PostKind.NO_WEBHOOK
    assert len(channel.posts) == 0


@pytest.mark.parametrize("name", MISBEHAVIOUR)
def test_every_misbehaviour_has_one_meaning_and_is_never_taken_for_a_post(name):
    status, _headers, body = MISBEHAVIOUR[name]
    import json

    answer = read_answer(status, body if isinstance(body, str) else json.dumps(body), None)
    assert answer.kind is not PostKind.TAKEN


def test_the_address_is_never_logged(channel, draft, bea, noon, caplog):
    channel.misbehave("off", 1)
    planning.publish(event=draft, by=bea, at=noon)
    hand_over(noon)
    assert "demo-signature" not in caplog.text


def test_every_post_that_is_queued_has_its_words_and_its_name_on_the_desk():
    product = [each for each in ROOT.rglob("*.py") if "tests" not in each.parts]
    queued = {what for each in product for what in re.findall(r'queue_post\(\s*what="([^"]+)"', each.read_text())}
    assert queued == set(posts.KINDS) == set(WHAT)
