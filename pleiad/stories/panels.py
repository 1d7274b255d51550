"""What other rooms' pages show of this room."""

from pleiad.directory.models import Profile

from . import labels
from .models import Story

ON_A_PERSONS_PAGE = 5


def of_person(*, profile: Profile, reader, at) -> tuple[str, dict] | None:
    """The newest stories that a member told with their name, of those that this reader may read."""
    if not profile.shows_stories:
        return None
    found = Story.objects.listed_for(reader).filter(author=profile.member_id, named=True).select_related("author")
    rows = labels.rows(found[:ON_A_PERSONS_PAGE], reader=reader)
    return ("stories/_of_person.html", {"rows": rows}) if rows else None
