"""The words of a case are kept as long as its author may ask for another look, and no longer."""

from datetime import datetime, timedelta

from .models import Case

KEPT = timedelta(days=90)
AT_ONCE = 500


def run(*, at: datetime) -> int:
    """Empty the words of cases that were decided long ago; returns how many."""
    due = Case.objects.filter(decided_at__lte=at - KEPT).exclude(words="")
    chosen = list(due.values_list("pk", flat=True)[:AT_ONCE])
    return Case.objects.filter(pk__in=chosen).update(words="") if chosen else 0
