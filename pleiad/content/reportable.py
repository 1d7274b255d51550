"""What can be reported: each kind of content says once how it is shown, hidden and restored.

A room registers its kinds when it is ready; the moderation room knows them only from here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import models


@dataclass(frozen=True)
class Reportable:
    """name: the word in the report's address, such as "story". label: its name on the screen. model: its manager has
    visible_to(member). words(item): its text as an organiser sees it in context. address(item): its page.
    author(item): the member who is told of a decision, or None. changed(item=, at=): called in the same transaction after
    the item was hidden or restored, for anything else the room keeps (search documents, counts); may be None. fields: the
    columns in which its author writes, and may mention others."""

    name: str
    label: str
    model: type[models.Model]
    words: Callable
    address: Callable
    author: Callable = lambda item: item.author
    changed: Callable | None = None
    fields: tuple[str, ...] = ()

    def is_hidden(self, *, item) -> bool:
        return item.hidden_at is not None

    def hide(self, *, item, reason: str, at: datetime) -> None:
        item.hidden_at, item.hidden_reason = at, reason
        self._keep(item, at)

    def restore(self, *, item, at: datetime) -> None:
        item.hidden_at, item.hidden_reason = None, ""
        self._keep(item, at)

    def _keep(self, item, at):
        item.save(update_fields=["hidden_at", "hidden_reason"])
        if self.changed:
            self.changed(item=item, at=at)


KINDS: dict[str, Reportable] = {}


def reportable(kind: Reportable) -> Reportable:
    """Make a kind of item reportable; every page that shows one includes components/report.html."""
    if kind.name in KINDS:
        raise ValueError(f"Two rooms say what can be reported as {kind.name}.")
    KINDS[kind.name] = kind
    return kind


def seen_by(kind: Reportable, reader):
    """The items of a kind that this reader may read now, without those of members kept apart from the reader."""
    found = kind.model.objects.visible_to(reader)
    if getattr(reader, "pk", None) and hasattr(found, "met_by"):
        found = found.met_by(reader)
    return found
