"""When a member last showed who they are in this browser."""

from datetime import UTC, date, datetime, timedelta

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.utils import timezone

from . import factors, signing_in

PROOF_LASTS = timedelta(minutes=15)


def waived_until(at: datetime) -> date | None:
    """The last day on which this installation lets organisers in without a second step; None when it asks for one."""
    until = settings.DESK_WITHOUT_SECOND_STEP_UNTIL
    return until if until and timezone.localdate(at) <= until else None


def proved_lately(request, at) -> bool:
    """Whether the member signed in or proved it again within a quarter of an hour; with the second step, if there is one."""
    proofs = _proofs(request, factors.has_second_step(request.user))
    return bool(proofs) and at.timestamp() - max(proofs) < PROOF_LASTS.total_seconds()


def second_step_at(request) -> datetime | None:
    """When a passkey, an app's code or a recovery code was last shown in this browser; None when none was. Another address
    counts for signing in, not here: it is one more mailbox."""
    shown = [each["at"] for each in _second_steps(request) if each.get("type") != "address"]
    return datetime.fromtimestamp(max(shown), UTC) if shown else None


def shown_at(request, *, has_second_step: bool) -> datetime:
    """When the member signed in or proved it again; 1970 when this browser does not know."""
    return datetime.fromtimestamp(
        max([request.session.get(signing_in.CAME_IN, 0), *_proofs(request, has_second_step)]), UTC
    )


def _proofs(request, has_second_step):
    if has_second_step:
        return [each["at"] for each in _second_steps(request)]
    return [each["at"] for each in get_authentication_records(request, request.user)]


def _second_steps(request):
    return [each for each in get_authentication_records(request, request.user) if each["method"] == "mfa"]
