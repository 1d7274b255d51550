from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from ..models import Round


def ask_again(*, rounds: Iterable[int] | QuerySet, at: datetime) -> None:
    """Something came free in these rounds, so the worker matches them again within seconds. In the caller's transaction."""
    Round.objects.filter(pk__in=rounds, sent_at__isnull=False, again_since=None).update(again_since=at)
