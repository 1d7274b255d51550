"""When an applicant has an event before the answer: the desk shows it beside the promise."""

from datetime import datetime

from django.db.models import OuterRef, Subquery

from pleiad.desk.application_lines import says_when_they_meet

from ..models import Registration


@says_when_they_meet
def next_event(at: datetime) -> Subquery:
    """The start of the next event that an applicant is registered for, as an expression on applications."""
    kept = Registration.objects.active().filter(
        member=OuterRef("member"), event__starts_at__gt=at, event__cancelled_at=None
    )
    return Subquery(kept.order_by("event__starts_at").values("event__starts_at")[:1])
