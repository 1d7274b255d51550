"""Earlier versions of something written."""

from datetime import datetime

from .models import Revision


def keep(*, kind: str, item, words: dict[str, str], at: datetime) -> None:
    """Keep the version until now, in the transaction of the change; `words` maps the label of each part to its text."""
    Revision.objects.create(kind=kind, object_id=item.pk, author=item.author, words=words, until=at)


def of(*, kind: str, pk: int):
    """Earlier versions, the newest first."""
    return Revision.objects.filter(kind=kind, object_id=pk).order_by("-until", "-pk")


def forget(*, kind: str, pk: int) -> None:
    """Delete the earlier versions together with the thing itself."""
    Revision.objects.filter(kind=kind, object_id=pk).delete()


def parts_of(revision: Revision, labels: dict) -> list[tuple[str, str]]:
    """The label and the text of each part of an earlier version that is not empty."""
    return [(labels.get(name, name), text) for name, text in revision.words.items() if text]
