"""Which meetings a member's page names, and the people who run a meeting."""

from dataclasses import replace

from pleiad.directory.models import Profile
from pleiad.members.models import Member
from pleiad.members.visibility import HOST, names

from . import labels
from .actions import attendance
from .models import Event, Registration

ON_A_PERSONS_PAGE = 5
COMING_SHOWN = 8


def of_event(*, event: Event, reader, at) -> dict:
    """Who runs a meeting, and the first of those who come, as this member may see them; for nobody else."""
    if not getattr(reader, "is_current", False):
        return {}
    runs = {each.member_id: each.deputy for each in event.hosts.order_by("deputy", "pk")}
    met = {
        each.pk: each for each in Member.objects.visible_to(reader).filter(pk__in=runs).select_related("organisation")
    }
    coming = []
    if event.names_shown and not event.cancelled_at and event.ends_at > at:
        found = attendance.seen_by(reader, event=event).exclude(member__in=runs)
        coming = [each.member for each in found[: COMING_SHOWN + 1]]
    shown = [met[pk] for pk in runs if pk in met] + coming
    named, pictured = names(shown, reader=reader), faces(shown, reader=reader)
    return {
        "hosts": [
            {
                "who": replace(named(each), mark=HOST),
                "profile": pictured[each.pk],
                "organisation": each.organisation_name,
            }
            for each in shown[: len(shown) - len(coming)]
        ],
        "coming": [
            {"who": named(each), "profile": pictured[each.pk], "organisation": each.organisation_name}
            for each in coming[:COMING_SHOWN]
        ],
        "more_come": len(coming) > COMING_SHOWN,
    }


def faces(members, *, reader) -> dict[int, Profile]:
    """The profile from which the face of each of these members is drawn: an empty one where the reader may not see any."""
    listed = Profile.objects.visible_to(reader).listed().filter(member__in=[each.pk for each in members])
    found = {each.member_id: each for each in listed.select_related("member")}
    return {each.pk: found.get(each.pk) or Profile(member=each) for each in members}


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
