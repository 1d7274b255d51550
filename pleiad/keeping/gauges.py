"""Some numbers about how the network stands, for Prometheus and for those who look: counts and ages, never whose."""

from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from django.db.models import Min
from django.utils import timezone

import pleiad
from pleiad.data_protection import statements
from pleiad.events.models import Event, Registration
from pleiad.members.models import Application, DomainListVersion, Member
from pleiad.moderation.models import Case
from pleiad.outbox import hold_ups
from pleiad.outbox.models import Email, Heartbeat
from pleiad.teams.models import ChannelInvite, Queue

from .models import Examination, KeptCopy, KeptCopyKind

ALIVE_WITHIN = timedelta(seconds=60)


class Gauge(NamedTuple):
    """One number; `labels` tells several of one name apart."""

    name: str
    help: str
    value: float
    labels: dict = {}


def now(at) -> list[Gauge]:
    """Every gauge, in a constant number of statements."""
    return [
        Gauge("pleiad_info", "The version that runs.", 1, {"version": pleiad.__version__}),
        Gauge("pleiad_database_up", "Whether the database answers.", 1),
        Gauge("pleiad_members", "Members now.", Member.objects.current().count()),
        Gauge("pleiad_organisers", "Organisers now.", Member.objects.organisers().count()),
        Gauge("pleiad_applications_waiting", "Applications that wait for an answer.", Application.objects.filter(decided_at=None).count()),
        Gauge("pleiad_cases_open", "Reported things that wait for a decision.", Case.objects.filter(decided_at=None).count()),
        Gauge("pleiad_events_coming", "Published meetings to come.", Event.objects.filter(starts_at__gt=at, published_at__isnull=False, cancelled_at=None).count()),
        Gauge("pleiad_registrations_coming", "Places taken at meetings to come.", Registration.objects.placed().filter(event__starts_at__gt=at).count()),
        *_outgoing("emails", Email, at),
        *_outgoing("teams_invites", ChannelInvite, at),
        Gauge("pleiad_mail_held_up", "Whether something keeps all emails from leaving.", int(hold_ups.now() is not None)),
        Gauge("pleiad_teams_queue_stopped", "Whether the Teams queue has stopped.", int(Queue.objects.stopped().exists())),
        Gauge("pleiad_workers_alive", "Workers seen in the last minute.", Heartbeat.objects.filter(at__gte=at - ALIVE_WITHIN).count()),
        *_ages(at),
        *_found(),
    ]  # fmt: skip


def _outgoing(what, model, at):
    due = model.objects.due(at)
    oldest = due.aggregate(oldest=Min("due_at"))["oldest"]
    words = what.replace("_", " ").replace("teams", "Teams")
    yield Gauge(f"pleiad_{what}_due", f"Due at this moment: {words}.", due.count())
    waits = (at - oldest).total_seconds() if oldest else 0
    yield Gauge(f"pleiad_{what}_oldest_due_seconds", f"How long the oldest has been due: {words}.", round(waits))


def _ages(at):
    for name, age in ages(at).items():
        if age is not None and name != "security_txt_days_left":
            yield Gauge(f"pleiad_{name}", f"{name.replace('_', ' ').capitalize()}.", age)


def ages(at) -> dict[str, int | None]:
    """How old the domain list and the latest backup are, and for how long the certificate and security.txt are good, in days."""
    newest = DomainListVersion.objects.order_by("-number").values_list("at", flat=True).first()
    backup = KeptCopy.objects.filter(kind=KeptCopyKind.BACKUP).order_by("-at").values_list("at", flat=True).first()
    examined = Examination.objects.first()
    return {
        "domain_list_days_old": (at - newest).days if newest else None,
        "backup_days_old": (at - backup).days if backup else None,
        "certificate_days_left": examined.certificate_days if examined else None,
        "security_txt_days_left": (statements.state_of("security").expires_on - timezone.localdate(at)).days,
    }


def _found():
    examined = Examination.objects.first()
    if examined:
        for state, many in examined.counts.items():
            yield Gauge(
                "pleiad_doctor_findings", "What the doctor found when a worker last asked it.", many, {"state": state}
            )


def text(gauges: Iterable[Gauge]) -> str:
    """The gauges in Prometheus' text format."""
    lines, told = [], set()
    for each in gauges:
        if each.name not in told:
            told.add(each.name)
            lines += [f"# HELP {each.name} {each.help}", f"# TYPE {each.name} gauge"]
        labels = ",".join(f'{name}="{value}"' for name, value in each.labels.items())
        lines.append(f"{each.name}{{{labels}}} {each.value}" if labels else f"{each.name} {each.value}")
    return "\n".join(lines) + "\n"
