"""What `pleiad doctor` finds about what the network says of itself: statements that run out, and what is kept too long."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.doctor import OK, WARNING, WRONG, Finding, examines

from . import statements, sweeping
from .models import Sweep


@examines
def dated(*, network: bool) -> list[Finding]:
    """Whether each statement still counts."""
    return list(_dated())


def _dated() -> Iterator[Finding]:
    at = timezone.now()
    for state in statements.all_states():
        check, day = f"data_protection.{state.name}", state.expires_on.isoformat()
        mend = _("An organiser reads it at the desk, under “Statements”, and confirms it.")
        if state.is_over(at=at):
            yield Finding(
                check, WRONG, _("%(what)s ran out on %(day)s.") % {"what": state.said.label, "day": day}, mend
            )
        elif state.is_nearly_over(at=at):
            says = _("%(what)s runs out on %(day)s.") % {"what": state.said.label, "day": day}
            yield Finding(check, WARNING, says, mend)
        else:
            yield Finding(check, OK, _("%(what)s counts until %(day)s.") % {"what": state.said.label, "day": day})


@examines
def swept(*, network: bool) -> list[Finding]:
    """Whether what is over goes."""
    late = Sweep.objects.filter(at__gt=timezone.now() - 6 * sweeping.EVERY)
    if late.exists():
        return [Finding("data_protection.sweep", OK, _("What is kept no longer was deleted within the hour."))]
    says = _("Nothing that is over was deleted within the hour.")
    return [Finding("data_protection.sweep", WARNING, says, _("Is a worker running?"))]
