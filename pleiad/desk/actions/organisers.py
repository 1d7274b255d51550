"""Watching that there are organisers enough."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from pleiad.members.models import Member
from pleiad.outbox.actions import queue_email
from pleiad.outbox.models import Email

from ..organisers import ENOUGH

AGAIN_AFTER, FIRST_DAY = timedelta(days=7), timedelta(days=1)


@transaction.atomic
def tell_operator_of_too_few(*, at: datetime) -> int:
    """While fewer than two organise the network, tell the operator, once a week; on the first day of a network the
    operator is still at it. Returns how often: 0 or 1."""
    organisers = list(Member.objects.organisers().order_by("organiser_since", "pk")[:ENOUGH])
    if len(organisers) >= ENOUGH:
        return 0
    begun = (
        organisers[0].organiser_since
        if organisers
        else Member.objects.current().aggregate(Min("joined_at"))["joined_at__min"]
    )
    if begun is None or begun > at - FIRST_DAY:
        return 0
    lately = Email.objects.filter(kind="desk.too_few_organisers", written_at__gt=at - AGAIN_AFTER)
    if lately.exists():
        return 0
    key = f"too-few-organisers:{timezone.localdate(at):%Y-%m-%d}"
    queue_email(kind="desk.too_few_organisers", key=key, at=at, address=settings.OPERATOR)
    return 1
