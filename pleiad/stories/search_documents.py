"""Search documents of stories, kept up to date in the transaction of each change."""

import re
from html import unescape

from django.utils.html import strip_tags

from pleiad.search import actions as search
from pleiad.ui.prose import as_html

from .models import Story

BLOCK_ENDS = re.compile(r"</(?:p|li|blockquote)>|<br>")


def plain(text: str) -> str:
    """Small Markdown as plain text on one line, for lists and search."""
    return " ".join(unescape(strip_tags(BLOCK_ENDS.sub(" ", as_html(text=text)))).split())


def whole(story: Story) -> str:
    """Every word of a story, part after part."""
    return "\n\n".join(getattr(story, name) for name in story.part_names if getattr(story, name))


def refresh(story: Story) -> None:
    """Update the search document of a story: one that is hidden or taken back is not found."""
    search.remove(kind="story", pk=story.pk)  # in either language
    if story.hidden_at or story.taken_back_at or story.emptied_at:
        return
    search.put(
        kind="story",
        pk=story.pk,
        title=story.title,
        text=plain(whole(story)),
        view="stories:story",
        args=[story.pk],
        audience="public" if story.public_at else "space" if story.space_id else "network",
        space=story.space,
        author=story.author,
        at=story.written_at,
        language=story.language,
    )
