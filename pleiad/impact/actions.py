from datetime import date, datetime, time

from django.db import IntegrityError, transaction
from django.utils import timezone

from pleiad.audit.actions import record
from pleiad.errors import Refused
from pleiad.members.models import Member

from . import rules
from .disclosure import protected
from .figures import FIGURES
from .models import PublicFigure, Snapshot


def take_due(*, at: datetime) -> int:
    """Take the snapshot of this month if there is none; returns how many were taken."""
    month = timezone.localdate(at).replace(day=1)
    if Snapshot.objects.filter(month=month).exists():
        return 0
    return int(take(month=month, at=at))


def take(*, month: date, at: datetime) -> bool:
    """Count every figure as it was when this month began, protect it, and keep it; returns whether it was taken. A figure
    never changes afterwards: what was shown cannot be compared with a second reading of the same month."""
    began = datetime.combine(month, time(), timezone.get_default_timezone())
    shown = {name: protected(each.count(began)) for name, each in FIGURES.items()}
    figures = {name: {"total": each.total, "parts": each.parts} for name, each in shown.items()}
    try:
        with transaction.atomic():
            snapshot = Snapshot.objects.create(month=month, taken_at=at, figures=figures)
            record(did="took the figures of a month", about=snapshot, at=at)
    except IntegrityError:  # another worker did
        return False
    return True


@transaction.atomic
def show_everyone(*, figure: str, by: Member, at: datetime) -> None:
    """Let visitors see a figure, from its next page on. Raises Refused."""
    if reason := rules.why_not_show(known=figure in FIGURES):
        raise Refused(reason)
    made = PublicFigure.objects.get_or_create(figure=figure, defaults={"since": at, "by": by})[1]
    if made:
        record(did="showed a figure to everyone", by=by, at=at, detail={"figure": figure})


@transaction.atomic
def keep_to_organisers(*, figure: str, by: Member, at: datetime) -> None:
    """Visitors no longer see a figure."""
    if PublicFigure.objects.filter(figure=figure).delete()[0]:
        record(did="kept a figure to organisers", by=by, at=at, detail={"figure": figure})
