"""How stories are named and told on pages."""

from types import SimpleNamespace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.members.visibility import Shown, names

from .models import Story, StoryKind
from .search_documents import whole

STORY = gettext_lazy("Story")
ANSWER = gettext_lazy("Answer to a story")
OUTCOME = gettext_lazy("What happened when a member used a lesson")
KINDS = {
    StoryKind.LESSON: gettext_lazy(
        "Four questions that take five minutes: what you tried, where, what happened, what you would do again."
    ),
    StoryKind.EXPERIENCE: gettext_lazy(
        "Something that you lived through at work, so that others know they are not the first."
    ),
    StoryKind.CHALLENGE: gettext_lazy("Something hard that you are in the middle of, or came out of."),
    StoryKind.ACHIEVEMENT: gettext_lazy("Something that you did and are proud of."),
}
"""The kinds in the order in which they are offered, each with what it is for."""
LISTS = [
    ("", gettext_lazy("All")),
    (StoryKind.LESSON, gettext_lazy("Lessons")),
    (StoryKind.EXPERIENCE, gettext_lazy("Experiences")),
    (StoryKind.CHALLENGE, gettext_lazy("Challenges")),
    (StoryKind.ACHIEVEMENT, gettext_lazy("Achievements")),
]


def byline(story: Story, *, reader, named=None) -> Shown:
    """Who wrote it, as this reader may know. A visitor could be a colleague who is not signed in, so for visitors a
    shielded author is "a member". `named`: what `members.visibility.names` gave for all authors of a page."""
    if story.author_id and not story.named:
        return Shown(_("A member"))
    return author_of(story, reader=reader, named=named)


def author_of(item, *, reader, named=None) -> Shown:
    """The author of a story or an answer under one."""
    if item.author_id and item.author.shielded_since and not getattr(reader, "is_current", False):
        return Shown(_("A member"))
    return (named or names([item.author], reader=reader))(item.author)


def rows(stories, *, reader) -> list[dict]:
    """Stories as the rows of a list; `author` and `space` of each are at hand."""
    stories = list(stories)
    named = names((each.author for each in stories), reader=reader)
    return [row(each, reader=reader, named=named) for each in stories]


def row(story: Story, *, reader, named=None) -> dict:
    facts = [_(each) for each in (story.sector, story.nation) if each]
    return {
        "kind": story.get_kind_display(),
        "who": byline(story, reader=reader, named=named),
        "title": story.title,
        "lead": story.lead,
        "url": story.get_absolute_url(),
        "language": story.language,
        "written_at": story.written_at,
        "facts": " · ".join(facts),
        "tag": _("Others say what happened") if story.told_at else _("Used by others") if story.used_at else "",
    }


def label_of(name: str) -> str:
    """The label of a part of a story, or of its title."""
    return Story._meta.get_field(name).verbose_name


def parts(story: Story) -> list[SimpleNamespace]:
    """What a story says, each part of a lesson under its question."""
    return [
        SimpleNamespace(name=name, label=label_of(name) if name != "text" else "", text=getattr(story, name))
        for name in story.part_names
        if getattr(story, name)
    ]


def as_reported(story: Story) -> str:
    """Title and words, as an organiser sees them."""
    return f"{story.title}\n\n{whole(story)}"


def who_reads_answers(story: Story) -> str:
    """Who can read answers to it, in a sentence: members, also under a story that everybody reads."""
    if story.space_id:
        return _("Members who are in the space “%(space)s” can read your answer, with your name.") % {
            "space": story.space
        }
    return _(
        "Members of the network can read your answer, with your name. Do not repeat outside what others answer here."
    )


def who_reads(story: Story) -> str:
    """Who can read it, in a sentence."""
    if story.space_id:
        return _("Members who are in the space “%(space)s” can read this.") % {"space": story.space}
    if story.public_at:
        return _("Everybody can read this, also without signing in.")
    return _("All members of the network can read this.")
