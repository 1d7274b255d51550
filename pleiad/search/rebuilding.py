"""Rebuilds the index from the documents: after a change of how texts are normalised, or when it may be wrong."""

from collections.abc import Callable

from django.db import transaction

from . import fulltext
from .actions import worded
from .models import Document

OWN = ("kind=", "audience=", "holds=")
"""Tags that follow from the document itself."""
AT_ONCE = 500
"""How many documents a transaction changes, so that no other write waits long."""


def rebuild(*, progress: Callable[[int, int], object]) -> int:
    """Index every document again; returns how many there are. `progress` is called with how many are done, and of how many."""
    fulltext.tidy("rebuild")  # the index must match the columns before they change
    numbers = list(Document.objects.order_by("pk").values_list("pk", flat=True))
    for begin in range(0, len(numbers), AT_ONCE):
        with transaction.atomic():
            held = list(Document.objects.select_for_update().filter(pk__in=numbers[begin : begin + AT_ONCE]))
            for each in held:
                for column, words in _words(each).items():
                    setattr(each, column, words)
            Document.objects.bulk_update(held, ["title_words", "text_words", "tags"])
        progress(min(begin + AT_ONCE, len(numbers)), len(numbers))
    fulltext.tidy("optimize")
    return len(numbers)


def _words(document):
    tags = [tag[1:] for tag in document.tags.split() if not tag[1:].startswith(OWN)]
    return worded(
        kind=document.kind,
        title=document.title,
        text=document.text,
        language=document.language,
        audience=document.audience,
        tags=tags,
    )
