"""What `pleiad doctor` finds about copies: how old the latest backup is, who can read it, when a restore was last rehearsed."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from pleiad.doctor import OK, WARNING, WRONG, Finding, examines

from . import sealed
from .models import KeptCopy, KeptCopyKind

LATE, TOO_LATE = timedelta(hours=36), timedelta(days=7)
REHEARSED_EVERY = timedelta(days=365)


@examines
def backups(*, network: bool) -> list[Finding]:
    """Whether there are backups, and whether one was ever brought back."""
    if settings.DEMO:
        return [Finding("keeping.backup", OK, "The demonstration needs no backup: it is built again.")]
    return [*_backups(), *_keys()]


def _backups() -> Iterator[Finding]:
    at = timezone.now()
    latest = {kind: KeptCopy.objects.filter(kind=kind).order_by("-at").first() for kind in KeptCopyKind}
    made, rehearsed = latest[KeptCopyKind.BACKUP], latest[KeptCopyKind.REHEARSAL]
    mend = "Let `pleiad backup FOLDER` run each night: docs/operating.md has a timer for it."
    if made is None:
        yield Finding("keeping.backup", WRONG, "No backup was ever made by `pleiad backup`.", mend)
        return
    age = at - made.at
    says = f"The latest backup is of {made.at:%Y-%m-%d %H:%M} UTC: {made.rows} rows, {made.bytes} bytes."
    state = WRONG if age > TOO_LATE else WARNING if age > LATE else OK
    yield Finding("keeping.backup", state, says, "" if state == OK else mend)
    mend = (
        "Run `pleiad restore FILE --key KEY --rehearse` on a backup: once a year, with the key from where it is kept."
    )
    if rehearsed is None:
        yield Finding("keeping.rehearsal", WARNING, "Bringing back a backup was never rehearsed.", mend)
    elif at - rehearsed.at > REHEARSED_EVERY:
        says = f"Bringing back a backup was last rehearsed on {rehearsed.at:%Y-%m-%d}, more than a year ago."
        yield Finding("keeping.rehearsal", WARNING, says, mend)
    else:
        says = f"Bringing back a backup was rehearsed on {rehearsed.at:%Y-%m-%d}."
        yield Finding("keeping.rehearsal", OK, says)


def _keys() -> Iterator[Finding]:
    keys = settings.BACKUP_RECIPIENTS
    try:
        sealed.recipients(keys)
    except sealed.NoBackup as trouble:
        yield Finding("keeping.keys", WRONG, f"BACKUP_RECIPIENTS: {trouble}.", "Put public keys there, with commas.")
        return
    if not keys:
        mend = "Make a key with `pleiad backup-key FILE` on another machine, and put the public key into BACKUP_RECIPIENTS."
        yield Finding("keeping.keys", WARNING, "Backups are not encrypted: BACKUP_RECIPIENTS is empty.", mend)
    elif len(keys) == 1:
        mend = "Add the public key of a second keeper to BACKUP_RECIPIENTS."
        yield Finding("keeping.keys", WARNING, "Only one key can read the backups: with it they would be lost.", mend)
    else:
        yield Finding("keeping.keys", OK, f"Backups can be read with any of {len(keys)} keys.")
