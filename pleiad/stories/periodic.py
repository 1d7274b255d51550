"""60 days after a member took a lesson away, ask them once what happened."""

from datetime import datetime, timedelta

from django.db import transaction

from pleiad.outbox.actions import queue_emails

from .models import Use

ASKED_AFTER = timedelta(days=60)
AT_ONCE = 200


def run(*, at: datetime) -> int:
    """Write the emails that are due; returns how many."""
    due = Use.objects.filter(asked_at=None, taken_at__lte=at - ASKED_AFTER).order_by("taken_at")
    if not due.exists():
        return 0
    with transaction.atomic():
        taken = list(due.select_for_update(skip_locked=True, of=("self",)).select_related("member")[:AT_ONCE])
        emails = [
            {
                "kind": "stories.what_happened",
                "key": f"what-happened:{use.pk}",
                "at": at,
                "to_member": use.member,
                "payload": {"use": use.pk},
            }
            for use in taken
        ]
        queue_emails(emails=emails)
        Use.objects.filter(pk__in=[use.pk for use in taken]).update(asked_at=at)
    return len(taken)
