from collections.abc import Iterable
from datetime import datetime
from textwrap import shorten
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pleiad.audit.actions import record
from pleiad.content import mentions, revisions
from pleiad.content.models import Space
from pleiad.directory.models import Topic
from pleiad.directory.topics import knows
from pleiad.errors import Reason, Refused
from pleiad.home.notifications import notify, tell_at_once
from pleiad.members import paces
from pleiad.members.models import Member
from pleiad.members.rules import answer_by
from pleiad.outbox.actions import queue_email
from pleiad.search import actions as search

from . import rules, search_documents
from .models import PARTS, Applause, Outcome, Publication, Readers, Story, StoryAnswer, Use
from .search_documents import plain, whole

LEAD = 200
WORDS = ("title", *PARTS)


def _held(story: Story) -> Story:
    return Story.objects.select_for_update().get(pk=story.pk)


class StoryFacts(TypedDict, total=False):
    """What an author says of a story: its kind, its words, what it is about and who reads it."""

    kind: str
    title: str
    text: str
    tried: str
    setting: str
    happened: str
    again: str
    language: str
    sector: str
    nation: str
    topics: Iterable[Topic]
    readers: str
    space: Space | None
    named: bool


def _set(story: Story, facts: StoryFacts) -> None:
    for name, value in facts.items():
        if name != "topics":
            setattr(story, name, value)
    for name in PARTS:
        if name not in story.part_names:
            setattr(story, name, "")
    story.lead = shorten(plain(getattr(story, story.part_names[0])), LEAD, placeholder=" …")
    story.save()
    story.topics.set(facts.get("topics", ()))


def _ask_for_publication(story: Story, at: datetime) -> None:
    """Ask for an organiser's look; one open publication a story, renewed when the text changes."""
    Publication.objects.filter(story=story, decided_at=None).delete()
    if story.readers == Readers.PUBLIC:
        nation = story.author.nation if story.author else ""
        Publication.objects.create(story=story, asked_at=at, answer_by=answer_by(applied_at=at, nation=nation))


def _why_not_for(space: Space | None, member: Member) -> Reason:
    if space and not Space.objects.visible_to(member).filter(pk=space.pk).exists():
        return _("You are not in this space.")
    return None


@transaction.atomic
def publish(*, by: Member, at: datetime, **facts: Unpack[StoryFacts]) -> Story:
    """Publish a story for the readers its author chose. Before it is public, an organiser looks at it."""
    if reason := rules.why_not_write(member=by) or _why_not_for(facts.get("space"), by):
        raise Refused(reason)
    paces.take("story", "story in a week", by=by, at=at)
    story = Story(author=by, written_at=at)
    _set(story, facts)
    _ask_for_publication(story, at)
    search_documents.refresh(story)
    mentions.tell(kind="story", item=story, text=whole(story), by=by, at=at)
    record(did="published a story", by=by, about=story, at=at, detail={"readers": story.readers})
    topics = [each.pk for each in story.topics.all()]
    tell_at_once(subscription="stories", key=f"story:{story.pk}", at=at, among=knows(topics), but_not=by)
    return story


@transaction.atomic
def change(*, story: Story, by: Member, at: datetime, **facts: Unpack[StoryFacts]) -> Story:
    """Change a story; how it read before is kept, and it is about the `topics` that are named now. A public story whose words change is for the network only until an
    organiser has looked again: nobody publishes one text and puts another in its place."""
    paces.take("edit", by=by, at=at)
    held = _held(story)
    if reason := rules.why_not_change(story=held, member=by) or _why_not_for(facts.get("space"), by):
        raise Refused(reason)
    before = {name: getattr(held, name) for name in WORDS}
    names = held.part_names
    was_public, asked = held.public_at, held.readers
    changed = any(facts.get(name, before[name]) != before[name] for name in WORDS)
    if changed:
        words = {"title": before["title"], **{name: before[name] for name in names}}
        revisions.keep(kind="story", item=held, words=words, at=at)
        held.edited_at = at
    wish = facts.get("readers", held.readers)
    if changed or wish != Readers.PUBLIC:
        held.public_at = None
    _set(held, facts)
    if wish == Readers.PUBLIC and held.public_at is None and (changed or was_public or asked != wish):
        _ask_for_publication(held, at)
    elif wish != Readers.PUBLIC:
        Publication.objects.filter(story=held, decided_at=None).delete()
    search_documents.refresh(held)
    mentions.tell(kind="story", item=held, text=whole(held), by=by, at=at)
    record(did="changed a story", by=by, about=held, at=at, detail={"readers": held.readers})
    return held


@transaction.atomic
def take_back(*, story: Story, by: Member, at: datetime) -> None:
    """Hide a story from everyone but its author, who can put it back."""
    held = _held(story)
    if reason := rules.why_not_take_back(story=held, member=by):
        raise Refused(reason)
    held.taken_back_at, held.public_at = at, None
    held.save(update_fields=["taken_back_at", "public_at"])
    Publication.objects.filter(story=held, decided_at=None).delete()
    search_documents.refresh(held)
    record(did="took a story back", by=by, about=held, at=at)


@transaction.atomic
def put_back(*, story: Story, by: Member, at: datetime) -> None:
    """Show a story again that its author took back; to be public, an organiser looks at it again."""
    paces.take("edit", by=by, at=at)
    held = _held(story)
    if reason := rules.why_not_change(story=held, member=by):
        raise Refused(reason)
    if not held.taken_back_at:
        raise Refused(_("This story can be read already."))
    held.taken_back_at = None
    held.save(update_fields=["taken_back_at"])
    _ask_for_publication(held, at)
    search_documents.refresh(held)
    record(did="put a story back", by=by, about=held, at=at)


def moderated(*, item: Story, at: datetime) -> None:
    """After an organiser has hidden or restored a story: what is hidden is not found; restored, it is as it was."""
    search_documents.refresh(item)


@transaction.atomic
def decide(*, publication: Publication, outcome: str, by: Member, at: datetime, reason: str = "") -> None:
    """Answer the wish to be public: "agreed", "asked-back" or "refused"; the author is told, and reads the reason."""
    story = _held(publication.story)
    held = Publication.objects.select_for_update().filter(pk=publication.pk).first()
    if held is None:
        raise Refused(_("The author has changed or taken back the story in the meantime."))
    held.story = story
    if why_not := rules.why_not_decide(publication=held, by=by):
        raise Refused(why_not)
    if outcome != "agreed" and not reason.strip():
        raise Refused(_("Say why. They will read it."))
    held.outcome, held.decided_at, held.decided_by, held.reason = outcome, at, by, reason
    held.save(update_fields=["outcome", "decided_at", "decided_by", "reason"])
    if outcome == "agreed":
        story.public_at = at
    elif outcome == "refused":
        story.readers = Readers.NETWORK
    story.save(update_fields=["public_at", "readers"])
    search_documents.refresh(story)
    queue_email(
        kind="stories.decided",
        key=f"story-decided:{held.pk}",
        at=at,
        to_member=story.author,
        payload={"publication": held.pk},
    )
    did = {
        "agreed": "made a story public",
        "asked-back": "asked a story back",
        "refused": "kept a story from the public",
    }
    record(did=did[outcome], by=by, about=story, at=at, reason=reason)


@transaction.atomic
def applaud(*, story: Story, by: Member, at: datetime) -> None:
    """Applaud, once; a second time changes nothing."""
    if reason := rules.why_not_applaud(story=story, member=by):
        raise Refused(reason)
    paces.take("press", by=by, at=at)
    _row, new = Applause.objects.get_or_create(story=story, member=by, defaults={"at": at})
    if new:
        record(did="applauded", by=by, about=story, at=at)
        _tell_author(story, "applauded", by, at)


@transaction.atomic
def stop_applauding(*, story: Story, by: Member, at: datetime) -> None:
    """Take applause back; nobody is told."""
    if Applause.objects.filter(story=story, member=by).delete()[0]:
        record(did="took applause back", by=by, about=story, at=at)


@transaction.atomic
def take_away(*, story: Story, by: Member, at: datetime) -> Use:
    """Put a lesson on a member's list; in 60 days they are asked what happened."""
    paces.take("press", by=by, at=at)
    held = _held(story)
    if reason := rules.why_not_use(story=held, member=by):
        raise Refused(reason)
    use, new = Use.objects.get_or_create(story=held, member=by, defaults={"taken_at": at})
    if new:
        Story.objects.filter(pk=held.pk, used_at=None).update(used_at=at)
        record(did="took a lesson away", by=by, about=held, at=at)
        _tell_author(held, "used", by, at)
    return use


def _tell_author(story: Story, what: str, by: Member, at: datetime) -> None:
    """Tell the author of a story that it was used or applauded; of each once, until it is old."""
    if story.author and story.author_id != by.pk:
        notify(members=[story.author], subscription="applauded", key=f"{what}:{story.pk}", at=at)


@transaction.atomic
def let_go(*, story: Story, by: Member, at: datetime) -> None:
    """Take a lesson off a member's list; they are not asked."""
    held = _held(story)
    if Use.objects.filter(story=held, member=by).delete()[0]:
        if not held.uses.exists():
            Story.objects.filter(pk=held.pk).update(used_at=None)
        record(did="let a lesson go", by=by, about=held, at=at)


@transaction.atomic
def tell(*, story: Story, text: str, by: Member, at: datetime) -> Outcome:
    """Say what happened when a lesson was used, or change what was said. Its author is told, once."""
    paces.take("edit", by=by, at=at)
    # Locked before the story, in the order in which hiding an answer locks them
    list(Outcome.objects.select_for_update().filter(story=story, author=by))
    held = _held(story)
    use = Use.objects.filter(story=held, member=by).first()
    if reason := rules.why_not_tell(story=held, use=use, member=by):
        raise Refused(reason)
    earlier = Outcome.objects.filter(story=held, author=by).first()
    if earlier and earlier.hidden_at:
        raise Refused(_("An organiser has hidden your answer, so it cannot be changed."))
    if earlier and earlier.text != text:
        revisions.keep(kind="outcome", item=earlier, words={"text": earlier.text}, at=at)
    told, new = Outcome.objects.update_or_create(
        story=held,
        author=by,
        defaults={"text": text, "taken_back_at": None},
        create_defaults={"text": text, "written_at": at},
    )
    _count_outcomes(held, at)
    mentions.tell(kind="outcome", item=told, text=text, by=by, at=at)
    if new and held.author_id:
        queue_email(
            kind="stories.told",
            key=f"story-told:{told.pk}",
            at=at,
            to_member=held.author,
            payload={"outcome": told.pk},
        )
    record(did="told what happened", by=by, about=told, at=at)
    return told


@transaction.atomic
def answer(*, story: Story, text: str, by: Member, at: datetime) -> StoryAnswer:
    """Answer a story under one's name. Its author is told, without a word of it."""
    held = _held(story)
    if reason := rules.why_not_answer(story=held, member=by):
        raise Refused(reason)
    if not text.strip():
        raise Refused(_("Write your answer."))
    paces.take("answer", "answer in a row", by=by, at=at)
    written = StoryAnswer.objects.create(story=held, author=by, text=text, written_at=at)
    mentions.tell(kind="story-answer", item=written, text=text, by=by, at=at)
    if held.author is not None and held.author_id != by.pk:
        notify(members=[held.author], subscription="story-answered", key=f"story-answer:{written.pk}", at=at)
    record(did="answered a story", by=by, about=written, at=at)
    return written


@transaction.atomic
def take_answer_back(*, answer: StoryAnswer, by: Member, at: datetime) -> None:
    """Take an answer to a story back."""
    held = StoryAnswer.objects.select_for_update().get(pk=answer.pk)
    if held.author_id != by.pk:
        raise Refused(_("Only its author can do this."))
    held.taken_back_at = at
    held.save(update_fields=["taken_back_at"])
    record(did="took an answer back", by=by, about=held, at=at)


@transaction.atomic
def take_outcome_back(*, outcome: Outcome, by: Member, at: datetime) -> None:
    """Take an answer back; its author can write it again."""
    held = Outcome.objects.select_for_update().get(pk=outcome.pk)
    if held.author_id != by.pk:
        raise Refused(_("Only its author can do this."))
    held.taken_back_at = at
    held.save(update_fields=["taken_back_at"])
    _count_outcomes(held.story, at)
    record(did="took an answer back", by=by, about=held, at=at)


def outcome_moderated(*, item: Outcome, at: datetime) -> None:
    """After an organiser has hidden or restored an answer."""
    _count_outcomes(item.story, at)


def _count_outcomes(story: Story, at: datetime) -> None:
    """Keep `told_at`, by which the list filters lessons with an answer."""
    standing = story.outcomes.standing()
    first = standing.order_by("written_at").values_list("written_at", flat=True).first()
    Story.objects.filter(pk=story.pk).update(told_at=first)


@transaction.atomic
def forget(*, member: Member, at: datetime) -> None:
    """Delete the answers, uses, applause and stories of a member who has left. A story under which others told what
    happened stays as an empty frame by a former member, so that their words keep a page."""
    stories_touched = set()
    for outcome in Outcome.objects.filter(author=member):
        revisions.forget(kind="outcome", pk=outcome.pk)
        stories_touched.add(outcome.story_id)
        outcome.delete()
    StoryAnswer.objects.filter(author=member).delete()
    stories_touched |= set(Use.objects.filter(member=member).values_list("story_id", flat=True))
    Use.objects.filter(member=member).delete()
    Applause.objects.filter(member=member).delete()
    for story in Story.objects.filter(author=member).select_for_update():
        revisions.forget(kind="story", pk=story.pk)
        search.remove(kind="story", pk=story.pk)
        if story.outcomes.standing().exists() or story.answers.standing().exists():
            _empty(story, at)
        else:
            story.delete()
    for story in Story.objects.filter(pk__in=stories_touched, emptied_at=None):
        _count_outcomes(story, at)
        if not story.uses.exists():
            Story.objects.filter(pk=story.pk).update(used_at=None)
    record(did="forgot a member’s stories", about=member, at=at)


def _empty(story: Story, at: datetime) -> None:
    for name in (*WORDS, "lead", "sector", "nation"):
        setattr(story, name, "")
    story.author, story.emptied_at, story.public_at = None, at, None
    if story.readers == Readers.PUBLIC:
        story.readers = Readers.NETWORK
    story.publications.all().delete()
    story.applause.all().delete()
    story.topics.clear()
    story.save()
