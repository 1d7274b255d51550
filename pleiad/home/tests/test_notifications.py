"""What is told at once: gathered, by day, one email an hour, and only what may still be told."""

from datetime import timedelta

import pytest

from pleiad.conversations.actions import posts
from pleiad.directory import actions as directory
from pleiad.directory.models import Topic
from pleiad.events.actions import planning
from pleiad.members import blocking
from pleiad.outbox.deliver import to_mime
from pleiad.outbox.models import Email
from pleiad.stories import actions as stories
from pleiad.testing import new_event, shield, works_at

from .. import choosing, notifications, pace
from ..models import EmailTimes, Notification

pytestmark = pytest.mark.django_db
AN_HOUR = timedelta(hours=1)


def told(**more):
    return list(Email.objects.filter(kind="home.news", **more).order_by("written_at"))


def chooses(member, subscription, every, at):
    choosing.choose(by=member, at=at, wanted={subscription: every}, weekday=0, hour=8)


def test_who_asked_hears_of_an_answer_at_once_by_its_title_and_never_by_its_words(question, amina, bea, noon, words):
    posts.answer(question=question, by=bea, at=noon, text="With whatever lies nearest.")
    assert notifications.tell_due(at=noon) == 1
    assert notifications.tell_due(at=noon) == 0
    mail = words(told(member=amina)[0])
    assert mail.subject == "There is an answer to your question in Data and AI: How do you begin?"
    assert "#answer-" in mail.text
    for secret in ("nearest", "Bea", "what* data"):
        assert secret not in mail.subject + mail.text
    raw = to_mime(told()[0], mail)
    assert raw.body.startswith("Hello Amina O’Neill,")
    assert raw.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "because you asked a question" in raw.body


@pytest.mark.parametrize("kind", [{"sensitive": True}, {"closed": True}])
def test_of_a_support_space_or_a_closed_one_nothing_is_named(kind, space, amina, bea, cleo, noon, words):
    support = space("Menopause at work", **kind)
    if support.closed:
        for each in (amina, bea):
            support.readers.create(member=each, since=noon)
    asked = posts.ask(space=support, by=amina, at=noon - AN_HOUR, title="Night sweats", text="x")
    posts.answer(question=asked, by=bea, at=noon, text="Me too.")
    notifications.tell_due(at=noon)
    email = told(member=amina)[0]
    mail = words(email)
    assert mail.subject == "There is an answer to a question of yours"
    for secret in ("Menopause", "Night", "Bea", "too"):
        assert secret not in mail.subject + mail.text + email.key + str(email.payload)


def test_several_things_are_one_email_and_the_next_is_an_hour_later(question, amina, bea, cleo, noon, words):
    posts.answer(question=question, by=bea, at=noon, text="One.")
    posts.answer(question=question, by=cleo, at=noon, text="Two, as @Amina O’Neill knows.")
    notifications.tell_due(at=noon)
    assert words(told()[0]).subject == "There is an answer to your question in Data and AI, and more"
    assert words(told()[0]).text.count("How do you begin?") == 1
    posts.answer(question=question, by=bea, at=noon + timedelta(minutes=1), text="Three.")
    assert notifications.tell_due(at=noon + timedelta(minutes=59)) == 0
    assert notifications.tell_due(at=noon + AN_HOUR) == 1
    assert len(told()) == 2


def test_nothing_is_told_at_night(question, bea, noon):
    night = noon + 10 * AN_HOUR
    posts.answer(question=question, by=bea, at=night, text="Still awake?")
    assert notifications.tell_due(at=night) == 0
    assert notifications.tell_due(at=pace.by_day(night)) == 1


def test_what_is_gone_when_the_email_leaves_is_not_told(question, bea, noon, words):
    made = posts.answer(question=question, by=bea, at=noon, text="One.")
    notifications.tell_due(at=noon)
    posts.take_back(item=made, by=bea, at=noon)
    assert words(told()[0]) is None


@pytest.mark.parametrize("apart", ["block", "shield"])
def test_nobody_hears_of_a_member_who_is_kept_apart(apart, question, amina, bea, fay, noon, words):
    posts.answer(question=question, by=fay, at=noon, text="One.")
    notifications.tell_due(at=noon)
    assert words(told()[0])
    if apart == "block":
        blocking.block(by=amina, blocked=fay, at=noon)
    else:
        works_at(fay, amina.organisation, at=noon)
        shield(fay, at=noon)
    assert words(told()[0]) is None


@pytest.mark.parametrize("what", ["question", "space"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_muted_means_muted_mentions_included(what, when, question, amina, bea, noon, words):
    muted = {"question": question} if what == "question" else {"space": question.space}
    if when == "before":
        posts.mute(by=amina, at=noon, **muted)
    posts.answer(question=question, by=bea, at=noon, text="As @Amina O’Neill said.")
    notifications.tell_due(at=noon)
    if when == "after":
        posts.mute(by=amina, at=noon, **muted)
    assert [words(each) for each in told()] in ([], [None])
    if when == "before":
        assert not Notification.objects.filter(subscription="mentioned").exists()


def test_a_mention_names_nobody(question, amina, bea, noon, words):
    posts.ask(space=question.space, by=bea, at=noon, title="And now?", text="@Amina O’Neill, you know.")
    notifications.tell_due(at=noon)
    mail = words(told(member=amina)[0])
    assert mail.subject == "A member mentioned you"
    assert "Bea" not in mail.text and "And now" not in mail.text


@pytest.mark.parametrize("every", ["never", "daily", "weekly"])
def test_who_chose_otherwise_is_not_told_at_once(every, question, amina, bea, noon):
    chooses(amina, "answered", every, noon)
    posts.answer(question=question, by=bea, at=noon, text="One.")
    notifications.tell_due(at=noon)
    assert told() == []
    assert not Notification.objects.filter(settled_at=None).exists()


def test_a_lesson_that_was_used_is_told_without_who_and_how_often(amina, bea, cleo, noon, words):
    chooses(amina, "applauded", "at_once", noon - AN_HOUR)
    told_by = {"kind": "lesson", "title": "Small steps", "readers": "network", "named": True, "language": "en"}
    lesson = stories.publish(by=amina, at=noon - AN_HOUR, tried="x", setting="y", happened="z", again="a", **told_by)
    for each in (bea, cleo):
        stories.take_away(story=lesson, by=each, at=noon)
    stories.applaud(story=lesson, by=bea, at=noon)
    notifications.tell_due(at=noon)
    text = words(told(member=amina)[0]).text
    assert text.count("Someone uses your lesson: Small steps") == 1
    assert "Your lesson was applauded: Small steps" in text
    assert "Bea" not in text and "2" not in text.split("http")[0]


def test_a_meeting_on_a_topic_is_told_at_once_to_who_chose_that(amina, bea, noon, words):
    topic = Topic.objects.first()
    for each in (amina, bea):
        directory.save_profile(by=each, headline="x", about="", ask=[topic.name], learn=[], listed=False, at=noon)
    chooses(amina, "meetings", "at_once", noon)
    event = new_event(at=noon, published=False)
    event.topics.set([topic])
    planning.publish(event=event, by=None, at=noon + AN_HOUR)
    notifications.tell_due(at=noon + AN_HOUR)
    assert [each.member for each in told()] == [amina]
    mail = words(told()[0])
    assert mail.subject.startswith("A meeting is planned: ")
    assert f"because {topic.name} is one of your topics" in mail.text


def test_a_member_who_left_is_told_nothing(question, amina, bea, noon, words):
    posts.answer(question=question, by=bea, at=noon, text="One.")
    notifications.tell_due(at=noon)
    amina.__class__.objects.filter(pk=amina.pk).update(suspended_at=noon)
    assert words(Email.objects.select_related("member").get(kind="home.news")) is None
    assert EmailTimes.objects.get(member=amina).latest_at == noon


def test_after_an_outage_of_weeks_nobody_is_told_of_what_was(question, bea, noon):
    posts.answer(question=question, by=bea, at=noon, text="One.")
    notifications.tell_due(at=noon + timedelta(days=8))
    assert told() == []
    assert not Notification.objects.filter(settled_at=None).exists()
