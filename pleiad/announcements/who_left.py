"""Newsletters after a member has left: lines that lead to what the member wrote go, in drafts and in what was sent."""

from pleiad.members.models import Member
from pleiad.spotlight.models import Piece
from pleiad.stories.models import Story

from .models import Announcement


def take_lines_away(*, member: Member) -> int:
    """Remove the lines that lead to a story or a spotlight of the member, while those are still there; returns from how many
    announcements."""
    theirs = [*Story.objects.filter(author=member.pk), *Piece.objects.filter(author=member.pk)]
    ends = tuple(f"{each.get_absolute_url()})" for each in theirs)
    if not ends:
        return 0
    changed = 0
    for each in Announcement.objects.exclude(text="").order_by("pk").iterator(chunk_size=100):
        before = (each.text, each.text_cy)
        each.text, each.text_cy = (_without(words, ends) for words in before)
        if (each.text, each.text_cy) != before:
            each.save(update_fields=["text", "text_cy"])
            changed += 1
    return changed


def _without(words: str, ends: tuple[str, ...]) -> str:
    return "\n".join(line for line in words.split("\n") if not any(end in line for end in ends))
