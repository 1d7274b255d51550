"""The name that a reader sees beside what a member wrote."""

from django.utils.translation import gettext as _

from .models import Member


def name_for(author: Member | None, *, reader) -> str:
    """The author's name as this reader sees it: hidden authors are "a member", those who have left "a former member".
    Authors kept apart from the reader never get here: their words are not in what the reader can fetch."""
    if author is None or author.left_at:
        return _("A former member")
    if author.hidden_since and author.pk != getattr(reader, "pk", None):
        return _("A member")
    return author.name or _("A member")
