from datetime import datetime

from pleiad.members.models import Member
from pleiad.writing.models import Space

from .models import Document


def put(
    *,
    kind: str,
    pk: int,
    title: str,
    text: str,
    view: str,
    args: list,
    audience: str,
    at: datetime,
    space: Space | None = None,
    author: Member | None = None,
    language: str = "en",
) -> None:
    """Make a thing findable, or bring what is found up to date; in the transaction of the deed that changed it.

    `view` and `args` name its page; `audience` is one of search.models.Audience; `author` is left out where the author is
    nobody's business (an event, a sealed question).
    """
    Document.objects.update_or_create(
        kind=kind,
        object_id=pk,
        language=language,
        defaults={
            "title": title[:200],
            "text": text,
            "view_name": view,
            "view_args": args,
            "audience": audience,
            "space": space,
            "author": author,
            "at": at,
        },
    )


def remove(*, kind: str, pk: int) -> None:
    """Let a thing be found no longer."""
    Document.objects.filter(kind=kind, object_id=pk).delete()
