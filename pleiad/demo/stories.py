"""Fills the stories: a dozen are told, applauded and used; one waits to be public, and one was reported."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import override

from pleiad.content.reportable import KINDS
from pleiad.directory.models import Topic
from pleiad.members.models import Member
from pleiad.moderation import actions as moderation
from pleiad.stories import actions
from pleiad.stories.models import Story

from . import cast
from .days import days_ago
from .people import address_of
from .told import REPORTED, STORIES, USED, WAITS


def furnish(*, chance, at) -> str:
    """Tell everything in its order, as the members would."""
    names = {told.by for told in STORIES} | {who for _title, who, _days, _said in USED} | set(cast.ORGANISERS)
    members = {
        member.name: member
        for member in Member.objects.filter(email__in=[address_of(name) for name in names]).current()
    }
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    made = {}
    for told in sorted(STORIES, key=lambda each: -each.days):
        if told.by in members:
            made[told.title] = _tell(told, members, topics, at=days_ago(told.days, 11, chance.randint(0, 59), at=at))
    _use(made, members, at=at)
    _answer(list(made.values()), list(members.values()), chance=chance, at=at)
    _applaud(list(made.values()), list(members.values()), chance=chance, at=at)
    if REPORTED in made:
        words = "The second paragraph makes it easy to see which board this is about."
        reporter = next(member for member in members.values() if member.pk != made[REPORTED].author_id)
        report = {"item": made[REPORTED], "by": reporter, "reason": "private", "words": words}
        moderation.report(kind=KINDS["story"], at=at - timedelta(hours=3), **report)
    return _("Stories: %(count)s told, applauded and used; one waits to be public, and one was reported") % {
        "count": len(made)
    }


def _tell(told, members, topics, *, at):
    author = members[told.by]
    with override(told.language):
        story = actions.publish(
            by=author,
            at=at,
            kind=told.kind,
            title=told.title,
            readers=told.readers,
            language=told.language,
            named=told.named,
            sector=author.organisation.sector if author.organisation_id else "",
            nation=author.organisation.nation if author.organisation_id else "",
            topics=[topics[slug] for slug in told.topics if slug in topics],
            **told.parts,
        )
    if told.readers == "public" and told.title != WAITS:
        organiser = next(members[name] for name in cast.ORGANISERS if members[name].pk != author.pk)
        publication = story.publications.get()
        actions.decide(publication=publication, outcome="agreed", by=organiser, at=at + timedelta(hours=26))
    return Story.objects.get(pk=story.pk)


def _use(made, members, *, at):
    for title, who, days, said in USED:
        if title not in made or who not in members:
            continue
        actions.take_away(story=made[title], by=members[who], at=days_ago(days, 15, at=at))
        if said:
            told_at = days_ago(max(days - 62, 1), 10, 20, at=at)
            actions.tell(story=made[title], text=said, by=members[who], at=told_at)


ANSWERS = [
    "We had the same, and it took us a year to say so. Thank you for writing it down.",
    "Which part would you do first, if you had only a month?",
    "I showed this to my team this morning. We start with the second question.",
]


def _answer(stories, members, *, chance, at):
    """Some stories have an answer or two, by members who may read them."""
    for number, story in enumerate(stories[::2]):
        for text in ANSWERS[: 1 + number % 2]:
            by = chance.choice([each for each in members if each.pk != story.author_id])
            if Story.objects.listed_for(by).filter(pk=story.pk).exists():
                actions.answer(story=story, by=by, text=text, at=max(story.written_at, at - timedelta(days=3)))


def _applaud(stories, members, *, chance, at):
    for story in stories:
        readers = [member for member in members if member.pk != story.author_id]
        for member in chance.sample(readers, chance.randint(1, 6)):
            actions.applaud(story=story, by=member, at=max(story.written_at, at - timedelta(days=2)))
