"""When a member last showed who they are in this browser."""

from datetime import UTC, datetime, timedelta

from allauth.account.internal.flows.login import get_authentication_records

from . import factors, signing_in

PROOF_LASTS = timedelta(minutes=15)


def proved_lately(request, at) -> bool:
    """Whether the member signed in or proved it again within a quarter of an hour; with the second step, if there is one."""
    proofs = _proofs(request)
    return bool(proofs) and at.timestamp() - max(proofs) < PROOF_LASTS.total_seconds()


def shown_at(request) -> datetime:
    """When the member signed in or proved it again; 1970 when this browser does not know."""
    return datetime.fromtimestamp(max([request.session.get(signing_in.CAME_IN, 0), *_proofs(request)]), UTC)


def _proofs(request):
    records = get_authentication_records(request, request.user)
    if factors.has_app(request.user):
        records = [each for each in records if each["method"] == "mfa"]
    return [each["at"] for each in records]
