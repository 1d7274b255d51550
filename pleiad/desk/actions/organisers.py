"""Watching that there are organisers enough."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from pleiad.members.models import Member
from pleiad.outbox.actions import queue_email
from pleiad.outbox.models import Email

from ..organisers import ENOUGH

AGAIN_AFTER = timedelta(days=7)


@transaction.atomic
def tell_operator_of_too_few(*, at: datetime) -> int:
    """While there is a network and fewer than two organise it, tell the operator, once a week. Returns how often: 0 or 1."""
    if Member.objects.organisers().count() >= ENOUGH or not Member.objects.current().exists():
        return 0
    lately = Email.objects.filter(kind="desk.too_few_organisers", written_at__gt=at - AGAIN_AFTER)
    if lately.exists():
        return 0
    key = f"too-few-organisers:{timezone.localdate(at):%Y-%m-%d}"
    queue_email(kind="desk.too_few_organisers", key=key, at=at, address=settings.OPERATOR)
    return 1
