"""An applicant's next event, which the desk shows beside the date promised for an answer."""

from datetime import datetime

from django.db.models import OuterRef, Subquery

from pleiad.desk.application_lines import says_when_they_meet

from ..models import Registration


@says_when_they_meet
def next_event(at: datetime) -> Subquery:
    """The start of the applicant's next event, as an expression on applications."""
    active = Registration.objects.active().filter(
        member=OuterRef("member"), event__starts_at__gt=at, event__cancelled_at=None
    )
    return Subquery(active.order_by("event__starts_at").values("event__starts_at")[:1])
