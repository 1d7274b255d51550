"""Whose turn it might be: what an organiser reads beside an offer, so that nobody always takes the notes and nobody
always has the stage. It is never an order of merit, and members are never shown a number."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.members.models import Member, of_a_current

from .models import Offer, StandingOffer, Work

LOOK_BACK = timedelta(days=365)
"""How far back parts count: a year of meetings, after which everyone starts from zero again."""
OFTEN = 3
"""Parts within the year that count as often, behind the scenes as on the stage."""
SUGGESTED = 5


@dataclass(frozen=True)
class Share:
    """How often a member was given a part within the year: on the stage, and behind the scenes."""

    stage: int = 0
    service: int = 0


def shares(*, members, at: datetime) -> dict[int, Share]:
    """The share of each of these members, by primary key, in one query."""
    return {row["member"]: Share(row["stage"], row["service"]) for row in _counted(at).filter(member__in=members)}


def _counted(at):
    """Parts given within the year, by member; those that were not played are left out."""
    given = Offer.objects.accepted().filter(not_done_at=None, part__event__starts_at__gt=at - LOOK_BACK)
    return (
        given.order_by()
        .values("member")
        .annotate(
            stage=Count("pk", filter=Q(part__work=Work.STAGE)), service=Count("pk", filter=Q(part__work=Work.SERVICE))
        )
    )


def hint(*, offer: Offer, share: Share) -> str:
    """What the organiser should know before answering, or ""."""
    stage = offer.part.work == Work.STAGE
    if offer.first_time:
        return _("It would be their first time: a good reason to say yes.")
    if stage and not share.stage and share.service:
        return _("They have worked behind the scenes and not been on the stage in the past year: it is their turn.")
    if not stage and share.service >= OFTEN and not share.stage:
        return _(
            "They have often worked behind the scenes and not been on the stage in the past year. Ask whether they would like it."
        )
    if not stage and share.service >= OFTEN:
        return _("They have often worked behind the scenes in the past year. Perhaps someone else this time?")
    if stage and share.stage >= OFTEN:
        return _("They have often been on the stage in the past year. Perhaps someone else this time?")
    return ""


def turn(offer: Offer, share: Share) -> tuple:
    """The sort key of an offer among those for one part: first-timers, then members who worked behind the scenes and
    were not on the stage within the year, then in order of offering."""
    overdue = offer.part.work == Work.STAGE and share.service and not share.stage
    return (not offer.first_time, not overdue, offer.offered_at, offer.pk)


def due_the_stage(*, at: datetime) -> list[Member]:
    """Up to five members who often work behind the scenes and were not on the stage within the year, by name."""
    often = _counted(at).filter(service__gte=OFTEN, stage=0).values("member")
    return list(Member.objects.current().filter(pk__in=often).order_by("name", "pk")[:SUGGESTED])


def ready_for(*, event, at: datetime) -> list:
    """Up to five standing offers that suit an event: the member is free in its month; shared topics come first."""
    topics = list(event.topics.values_list("pk", flat=True))
    found = (
        StandingOffer.objects.filter(of_a_current("member"), withdrawn_at=None)
        .select_related("member")
        .prefetch_related("topics")
        .annotate(shared=Count("topics", filter=Q(topics__in=topics)))
        .order_by("-shared", "-made_at", "pk")[:50]
    )
    month = timezone.localtime(event.starts_at).month
    return [each for each in found if month not in each.not_in][:SUGGESTED]
