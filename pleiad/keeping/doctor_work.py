"""What `pleiad doctor` finds about the work itself: the database, the workers, what waits, and who keeps all this."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from pleiad.doctor import OK, WARNING, WRONG, Finding, examines
from pleiad.members.models import DomainListVersion, Member
from pleiad.outbox.models import Email, Heartbeat
from pleiad.teams.models import ChannelInvite

from . import database, succession

OLDEST = {"sqlite": (3, 35, 0), "postgresql": (14, 0)}
SEEN_WITHIN, WAITS_AT_MOST = timedelta(seconds=60), timedelta(minutes=15)
LIST_OLD = timedelta(days=365)


@examines
def the_database(*, network: bool) -> Iterator[Finding]:
    """Its version, whether its tables are those of this program, how large it is, what was never counted."""
    kind, version = connection.vendor, database.version()
    name = f"{connection.display_name} {'.'.join(map(str, version))}"
    if version < OLDEST[kind]:
        yield Finding(
            "database.version", WRONG, f"{name} is too old.", f"Take {'.'.join(map(str, OLDEST[kind]))} or newer."
        )
    else:
        yield Finding("database.version", OK, f"{name}.")
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    ours = executor.loader.graph.nodes
    unknown = [
        each for each in executor.loader.applied_migrations if each not in ours and each[0] in {app for app, _ in ours}
    ]
    if plan:
        yield Finding("database.migrations", WRONG, f"Migrations are missing: {len(plan)}.", "Run `pleiad migrate`.")
    elif unknown:
        says = f"The database has migrations that this program does not know: {len(unknown)}."
        yield Finding("database.migrations", WARNING, says, "A newer version has been here. Run that one.")
    else:
        yield Finding("database.migrations", OK, "The tables are those of this version.")
    yield Finding("database.size", OK, f"It holds {_size() / 10**6:.0f} MB.")
    if uncounted := database.never_analysed():
        says = f"Large tables were never analysed: {', '.join(uncounted)}."
        yield Finding("database.analysed", WARNING, says, "Run ANALYZE, and leave autovacuum on.")
    else:
        yield Finding("database.analysed", OK, "No large table waits to be analysed.")


def _size() -> int:
    if connection.vendor == "sqlite":
        path = Path(str(connection.settings_dict["NAME"]))
        return path.stat().st_size if path.is_file() else 0
    return database.size()


@examines
def work(*, network: bool) -> Iterator[Finding]:
    """Whether a worker lives, and whether anything due waits."""
    at = timezone.now()
    beats = [at - each for each in Heartbeat.objects.values_list("at", flat=True)]
    alive = [each for each in beats if abs(each) <= SEEN_WITHIN]
    ahead = [each for each in beats if each < -SEEN_WITHIN]
    mend = "Run `pleiad serve`, or `pleiad deliver --loop`."
    if ahead:
        says = "A worker's last sign of life lies in the future: the clocks of two machines differ."
        yield Finding("work.workers", WRONG, says, "Let chrony or systemd-timesyncd keep the clocks.")
    elif alive:
        yield Finding("work.workers", OK, f"Workers alive: {len(alive)}.")
    else:
        yield Finding("work.workers", WRONG, "No worker was seen in the last minute: no email leaves.", mend)
    for check, what, model in (("work.emails", "emails", Email), ("work.invites", "Teams invites", ChannelInvite)):
        due = model.objects.due(at)
        oldest = due.order_by("due_at").values_list("due_at", flat=True).first()
        many = due.count()
        if oldest and at - oldest > WAITS_AT_MOST:
            says = f"Due and not sent: {many} {what}, the oldest since {oldest:%Y-%m-%d %H:%M} UTC."
            yield Finding(check, WRONG, says, "See work.workers and mail.server above; the desk says more.")
        else:
            yield Finding(check, OK, f"Due at this moment: {many} {what}.")


@examines
def keepers(*, network: bool) -> Iterator[Finding]:
    """Whether there are two of everybody who is needed, and how old the domain list is."""
    many = Member.objects.organisers().count()
    if many < 2:
        says = f"Organisers: {many}. What two must decide cannot be decided."
        yield Finding("people.organisers", WRONG, says, "Appoint another: `pleiad organiser ADDRESS`, or at the desk.")
    else:
        yield Finding("people.organisers", OK, f"Organisers: {many}.")
    if len(settings.KEEPERS) < 2 and not settings.DEMO:
        says = f"Keepers of the server who are named: {len(settings.KEEPERS)}."
        yield Finding("people.keepers", WARNING, says, "Find a second one, and put both addresses into KEEPERS.")
    else:
        yield Finding(
            "people.keepers", OK, "Two keepers are named." if not settings.DEMO else "The demonstration needs none."
        )
    unsaid = sum(map(bool, succession.state(at=timezone.now()).values()))
    if unsaid and not settings.DEMO:
        says = f"Keepers who have not said within a year that they could take over: {unsaid}."
        yield Finding("people.succession", WARNING, says, "Go through it together: `pleiad succession`.")
    else:
        yield Finding("people.succession", OK, "Each keeper who is named could take over.")
    newest = DomainListVersion.objects.order_by("-number").first()
    if newest is None:
        yield Finding(
            "people.domain_list", WRONG, "There is no domain list: nobody is let in.", "Run `pleiad migrate`."
        )
    elif timezone.now() - newest.at > LIST_OLD:
        says = f"The domain list was last changed on {newest.at:%Y-%m-%d}."
        yield Finding("people.domain_list", WARNING, says, "See what `pleiad domain-list` would change.")
    else:
        yield Finding("people.domain_list", OK, f"The domain list is of {newest.at:%Y-%m-%d}.")
