"""The names of the kinds of documents, and the groups that a search can be filtered by."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PERSON = "person"
ONE = {
    "person": _("Person"),
    "event": _("Event"),
    "story": _("Story"),
    "question": _("Question"),
    "answer": _("Answer"),
    "space": _("Space"),
    "training": _("Training"),
    "course": _("Training"),
    "spotlight": _("Spotlight"),
    "suggestion": _("Suggestion"),
    "part": _("Part to play"),
}


COMPLETED = ("person", "event", "story", "training", "course", "spotlight", "suggestion")
"""Kinds whose titles complete what is typed into a search box."""


@dataclass(frozen=True)
class DocumentGroup:
    """`name` is used in the address of the page."""

    name: str
    label: str | Promise
    kinds: tuple[str, ...]
    members_only: bool = False


GROUPS = (
    DocumentGroup("people", _("People"), ("person",), members_only=True),
    DocumentGroup("events", _("Events"), ("event",)),
    DocumentGroup("stories", _("Stories"), ("story",)),
    DocumentGroup("conversations", _("Conversations"), ("question", "answer", "space"), members_only=True),
    DocumentGroup("training", _("Training"), ("training", "course")),
    DocumentGroup("spotlight", _("Spotlight"), ("spotlight",)),
    DocumentGroup("suggestions", _("Suggestions"), ("suggestion",), members_only=True),
)


def groups(*, member: bool) -> list[DocumentGroup]:
    """The groups that a reader can filter by; a visitor is not offered those in which nothing is public."""
    return [each for each in GROUPS if member or not each.members_only]
