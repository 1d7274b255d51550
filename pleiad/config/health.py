"""Pages for monitoring: does the process live, can it do its work, and some numbers. No personal data."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, HttpResponseNotFound, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from pleiad.keeping import gauges
from pleiad.outbox import hold_ups
from pleiad.outbox.models import Email, Heartbeat
from pleiad.teams.models import ChannelInvite

BEAT_AT_MOST = 60  # seconds since a delivery worker last showed that it lives
WAIT_AT_MOST = 900  # seconds that something due has not been sent
_migrated = False


@login_not_required
@require_safe
def healthz(request):
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_safe
def readyz(request):
    at = timezone.now()
    try:
        said = {
            "database": "ok",
            "migrations": "ok" if migrated() else "missing",
            **delivery(at),
            **mail(at),
            **gauges.ages(at),
        }
    except DatabaseError:
        return JsonResponse({"ready": False, "database": "away"}, status=503)
    ready = (
        said["migrations"] == "ok"
        and said["worker_seen_seconds_ago"] is not None
        and said["worker_seen_seconds_ago"] <= BEAT_AT_MOST
        and said["oldest_unsent_seconds"] <= WAIT_AT_MOST
        and said["sign_in_codes"] == "leaving"
    )
    return JsonResponse({"ready": ready, **said}, status=200 if ready else 503)


def migrated() -> bool:
    """Whether the database has every migration of this code; once true it stays so for this process."""
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated


def delivery(at):
    """When a worker was last seen and how long the oldest row that should have left has waited, in seconds."""
    beat = Heartbeat.objects.order_by("-at").values_list("at", flat=True).first()
    oldest = [
        model.objects.due(at).order_by("due_at").values_list("due_at", flat=True).first()
        for model in (Email, ChannelInvite)
    ]
    waits = [(at - due).total_seconds() for due in oldest if due]
    return {
        "worker_seen_seconds_ago": round((at - beat).total_seconds()) if beat else None,
        "oldest_unsent_seconds": round(max(waits, default=0)),
    }


def mail(at):
    """Whether sign-in codes leave, and what the mail server answers where emails are held up: codes, never words."""
    held = hold_ups.now()
    return {
        "sign_in_codes": "held up" if hold_ups.keeps_codes_back(held, at=at) else "leaving",
        "mail_refused": {"about": held.about, "at": held.verb, "code": held.code, "codes": held.codes}
        if held
        else None,
    }


@login_not_required
@require_safe
def metrics(request):
    """Some gauges as Prometheus reads them, for a program that shows METRICS_TOKEN: `Authorization: Bearer …`."""
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not constant_time_compare(shown, settings.METRICS_TOKEN):
        return HttpResponseNotFound("Not found\n", content_type="text/plain")
    try:
        text = gauges.text(gauges.now(timezone.now()))
    except DatabaseError:
        text = gauges.text([gauges.Gauge("pleiad_database_up", "Whether the database answers.", 0)])
    return HttpResponse(text, content_type="text/plain; version=0.0.4; charset=utf-8")
