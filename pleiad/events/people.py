"""Which meetings a member's page names, and the people who run a meeting."""

from pleiad.directory.models import Profile

from . import labels
from .models import Event, Registration

ON_A_PERSONS_PAGE = 5


def of_person(*, profile: Profile, reader, at) -> tuple[str, dict] | None:
    """The coming meetings at which a member is named on the list of who comes, if the member shows them."""
    if not profile.shows_meetings:
        return None
    coming = Event.objects.visible_to(reader).published().filter(ends_at__gt=at, cancelled_at=None, names_shown=True)
    found = (
        Registration.objects.placed()
        .filter(member=profile.member_id, quiet_since=None, event__in=coming)
        .select_related("event")
        .order_by("event__starts_at")[:ON_A_PERSONS_PAGE]
    )
    rows = [{"event": each.event, "title": labels.on_a_page(each.event, "title")} for each in found]
    return ("events/_of_person.html", {"rows": rows}) if rows else None
