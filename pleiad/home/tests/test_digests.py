"""The daily and the weekly email: on the chosen day and hour, each thing once, whatever happens between."""

import random
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from pleiad.conversations.actions import posts
from pleiad.conversations.models import Question
from pleiad.data_protection.sweeping import overdue
from pleiad.members.models import Member
from pleiad.outbox.models import Email
from pleiad.testing import some

from .. import choosing, digests, news
from ..models import DigestSlot, EmailTimes, Every

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # eight in London
DAY = timedelta(days=1)


def chooses(member, every, *, weekday=0, hour=8, at=MONDAY - 30 * DAY, subscription="followed"):
    choosing.choose(by=member, at=at, wanted={subscription: every}, weekday=weekday, hour=hour)


@pytest.fixture
def followed(question, bea):
    posts.follow(by=bea, at=MONDAY - 6 * DAY, space=question.space)
    Question.objects.filter(pk=question.pk).update(written_at=MONDAY - 2 * DAY, latest_at=MONDAY - 2 * DAY)
    return question


def digest_of(member):
    return Email.objects.filter(kind="home.digest", member=member)


def test_once_a_week_on_monday_at_eight_for_who_chose_nothing_else(followed, bea, words):
    while digests.write_due(at=MONDAY - timedelta(minutes=1)):
        pass
    assert not digest_of(bea).filter(payload__every="weekly").exists()
    while digests.write_due(at=MONDAY + timedelta(minutes=1)):
        pass
    mail = words(digest_of(bea).get(key__contains="weekly"))
    assert mail.subject.startswith("Your week on ")
    assert "A question in Data and AI: How do you begin?" in mail.text
    assert "(because you follow Data and AI)" in mail.text
    assert "Amina" not in mail.text and "what* data" not in mail.text


def test_from_it_a_question_is_answered_in_two_presses(followed, bea, words, signed_in):
    while digests.write_due(at=MONDAY):
        pass
    text = words(digest_of(bea).get(key__contains="weekly")).text
    path = next(urlsplit(line).path for line in text.splitlines() if followed.get_absolute_url() in line)
    browser = signed_in(bea)
    assert 'name="text"' in browser.get(path).content.decode()
    browser.post(f"/ask/question/{followed.pk}/answer/", {"text": "With whatever lies nearest."})
    assert followed.answers.get().author == bea


def test_the_day_and_the_hour_can_be_chosen(followed, bea):
    chooses(bea, "weekly", weekday=3, hour=17)
    thursday = MONDAY + 3 * DAY + timedelta(hours=9)
    for at in (MONDAY, thursday - timedelta(minutes=1), thursday):
        while digests.write_due(at=at):
            pass
    assert [each.written_at for each in digest_of(bea).filter(payload__every="weekly")] == [thursday]


def test_when_nothing_is_new_no_email_comes(amina, words):
    digests.write_due(at=MONDAY)
    assert {words(each) for each in digest_of(amina)} <= {None}


def test_of_a_support_space_it_says_only_that_something_is_new(followed, amina, bea, space, words):
    support = space("Menopause at work", sensitive=True)
    posts.follow(by=bea, at=MONDAY - 5 * DAY, space=support)
    for title in ("Night sweats", "Hot rooms"):
        posts.ask(space=support, by=amina, at=MONDAY - DAY, title=title, text="x")
    while digests.write_due(at=MONDAY):
        pass
    email = digest_of(bea).get(key__contains="weekly")
    mail = words(email)
    assert mail.text.count("Something is new in what you follow") == 1
    for secret in ("Menopause", "Night", "Hot"):
        assert secret not in mail.text + mail.subject + email.key + str(email.payload)


def test_the_weekly_email_is_stopped_by_one_press(followed, bea):
    choosing.stop(member=bea.pk, subscription=Every.WEEKLY, at=MONDAY)
    assert Every.WEEKLY not in choosing.choices(bea).values()
    assert Every.AT_ONCE in choosing.choices(bea).values()
    while digests.write_due(at=MONDAY):
        pass
    assert not digest_of(bea).filter(payload__every="weekly").exists()


def test_after_an_outage_what_was_kept_back_is_in_the_next_one(followed, bea, words):
    late = MONDAY + 3 * DAY
    while digests.write_due(at=late):
        pass
    assert not digest_of(bea).filter(payload__every="weekly").exists()
    EmailTimes.objects.update_or_create(member=bea, defaults={"weekly_until": MONDAY - 7 * DAY})
    while digests.write_due(at=MONDAY + 7 * DAY):
        pass
    assert "How do you begin?" in words(digest_of(bea).get(payload__every="weekly")).text


def test_what_was_told_under_the_choice_before_is_not_told_again(followed, bea, words):
    chooses(bea, "daily", at=MONDAY - 20 * DAY)
    while digests.write_due(at=MONDAY - DAY):
        pass
    assert "How do you begin?" in words(digest_of(bea).filter(payload__every="daily").order_by("key").last()).text
    chooses(bea, "weekly", at=MONDAY - timedelta(hours=20))
    while digests.write_due(at=MONDAY):
        pass
    assert words(digest_of(bea).get(payload__every="weekly")) is None


@pytest.mark.timeout(1200)  # a thorough run on PostgreSQL
def test_in_400_days_with_outages_each_thing_is_told_once(amina, bea, monkeypatch):
    """Things happen at any moment, members change day, hour and how often, the worker is away for hours or days: what
    happened is in exactly one digest, and no digest leaves at night or twice."""
    lots = random.Random(18)  # noqa: S311 (no secret)
    happened: list[datetime] = []
    monkeypatch.setitem(
        news.ROOMS,
        "followed",
        lambda *, member, since, until: [
            news.New(key=f"thing:{number}", at=at, title=f"Thing {number}", url="/")
            for number, at in enumerate(happened)
            if since < at <= until
        ],
    )
    monkeypatch.setattr(news, "LONGEST", timedelta(days=60))
    start, now = MONDAY, MONDAY
    Member.objects.filter(pk__in=[amina.pk, bea.pk]).update(joined_at=MONDAY - DAY)
    chosen = {amina.pk: "weekly", bea.pk: "daily"}
    chooses(bea, "daily", at=MONDAY - timedelta(hours=20))
    while now < start + some(400) * DAY:
        now += timedelta(minutes=lots.choice([7, 30, 61, 150, 600]))
        if lots.random() < 0.01:
            now += timedelta(hours=lots.choice([5, 30, 100]))
        if lots.random() < 0.15:
            happened.append(now - timedelta(minutes=lots.randrange(5)))
        if lots.random() < 0.01:
            member = lots.choice([amina, bea])
            chooses(member, chosen[member.pk], weekday=lots.randrange(7), hour=lots.choice([8, 12, 20]), at=now)
        while digests.write_due(at=now):
            pass
        overdue(DigestSlot, DigestSlot.privacy.keep, at=now).delete()
    for member in (amina, bea):
        sent = list(digest_of(member).order_by("written_at"))
        assert len(sent) > some(400) / 20
        told = [
            line.key
            for each in sent
            if each.payload["every"] == chosen[member.pk]
            for lines in digests.lines_for(
                member,
                every=each.payload["every"],
                since=datetime.fromisoformat(each.payload["since"]),
                until=datetime.fromisoformat(each.payload["until"]),
            ).values()
            for line in lines
        ]
        assert len(told) == len(set(told)), "told twice"
        last = getattr(EmailTimes.objects.get(member=member), f"{chosen[member.pk]}_until")
        due = [f"thing:{number}" for number, at in enumerate(happened) if at <= last]
        assert set(told) == set(due), "left out"
        hours = {timezone.localtime(datetime.fromisoformat(each.payload["until"])).hour for each in sent}
        assert hours <= set(range(7, 21)), "the moment before the hour"


def test_of_two_workers_one_writes_and_a_batch_goes_on_where_it_stopped(cast, monkeypatch):
    monkeypatch.setattr(digests, "AT_ONCE", 2)
    while digests.write_due(at=MONDAY):
        pass
    everyone = Member.objects.current().count()
    assert Email.objects.filter(kind="home.digest", payload__every="weekly").count() == everyone
    assert not DigestSlot.objects.filter(done_at=None).exists()
