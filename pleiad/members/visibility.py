"""Who is who to whom: the name that a reader sees beside what somebody wrote."""

from django.utils.translation import gettext as _

from .models import Member


def name_for(author: Member | None, *, reader) -> str:
    """The author's name as this reader sees it: hidden authors are "a member", and what somebody left behind is by "a
    former member". Whoever is kept apart from the reader never gets here: her words cannot be fetched."""
    if author is None or author.left_at:
        return _("A former member")
    if author.hidden_since and author.pk != getattr(reader, "pk", None):
        return _("A member")
    return author.name or _("A member")
