from collections.abc import Iterable
from datetime import datetime

from pleiad.content.models import Space
from pleiad.members.models import Member

from . import fulltext
from .models import UNSHOWN, Document
from .welsh import holds_welsh
from .words import indexed


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
    tags: Iterable[str] = (),
    also: str = "",
    takes_place_at: datetime | None = None,
) -> None:
    """Create or update the document of a thing, in the transaction that changed the thing.

    `view` and `args` name its page; `audience` is one of search.models.Audience; `author` is left out where the author
    must not count (an event, a sealed question). `also` is found and never shown, such as the text in the other
    language. `tags` are for filters, such as "sector=police". `takes_place_at`: when an event begins; its day is shown
    beside it, since events of a series have the same title.
    """
    text = f"{text}{UNSHOWN}{also}" if also else text
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
            "takes_place_at": takes_place_at,
            **worded(kind=kind, title=title[:200], text=text, language=language, audience=audience, tags=tags),
        },
    )


def worded(*, kind: str, title: str, text: str, language: str, audience: str, tags: Iterable[str] = ()) -> dict:
    """The columns of a document that the index is built from."""
    own = [f"kind={kind}", f"audience={audience}"]
    own += [fulltext.WELSH] if holds_welsh(f"{title} {text}", language=language) else []
    return {
        "title_words": indexed(title),
        "text_words": indexed(text),
        "tags": " ".join(map(fulltext.tag, [*own, *tags])),
    }


def remove(*, kind: str, pk: int) -> None:
    """Delete the document of a thing, in all languages."""
    Document.objects.filter(kind=kind, object_id=pk).delete()


def forget_removed() -> None:
    """Remove deleted documents from the index too: SQLite keeps words of deleted rows until its parts are merged."""
    fulltext.tidy("optimize")
