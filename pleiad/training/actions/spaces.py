"""A cohort that has begun gets a closed space of its own."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from pleiad.audit.actions import record
from pleiad.content.models import RoomRule, Space, SpaceReader
from pleiad.members.models import Member
from pleiad.ui.dates import month

from ..models import Cohort, PlaceRequest


@transaction.atomic
def open_space(*, cohort: Cohort, at: datetime) -> bool:
    """Give a cohort that has begun its own closed space, for everyone who has a place. Returns False if it has one."""
    held = Cohort.objects.select_for_update(of=("self",)).select_related("course", "lead").get(pk=cohort.pk)
    if held.space_id:
        return False
    placed = PlaceRequest.objects.standing().filter(cohort=held, placed_at__isnull=False)
    members = Member.objects.current().filter(pk__in=placed.values("member"))
    where = {"town": held.location.partition(",")[0], "year": held.lead.starts_at.year}
    names = {}
    for language in ("en", "cy"):
        with override(language):
            town = where["town"] or _("Online")
            names[language] = f"{held.course}: {town}, {month(moment=held.lead.starts_at)} {where['year']}"[:80]
            names[f"purpose {language}"] = _("For those who took the course together, to go on helping each other.")
    held.space = Space.objects.create(
        slug=f"cohort-{held.pk}",
        name=names["en"],
        name_cy=names["cy"] if held.course.name_cy else "",
        purpose=names["purpose en"],
        purpose_cy=names["purpose cy"],
        rule=RoomRule.STAYS,
        closed=True,
        made_at=at,
    )
    SpaceReader.objects.bulk_create([SpaceReader(space=held.space, member=each, since=at) for each in members])
    held.save(update_fields=["space"])
    record(did="opened a space for a cohort", about=held, at=at)
    return True
