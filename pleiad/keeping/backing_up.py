"""A backup while everything runs: written beside the old one, read back, and only then put in its place."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings as django_settings
from pyrage import x25519

from . import copying, erasures, sealed
from .models import KeptCopy, KeptCopyKind

NAMED = "pleiad-%Y-%m-%dT%H%M%S.backup"
KEPT_FOR = timedelta(days=35)
"""As the pages say of what is gone: it is in no backup after 35 days."""
KEPT_AT_LEAST = 3


@dataclass
class Made:
    """What `backup` and `restore` say when they are done."""

    rows: int
    files: int
    bytes: int
    sha256: str
    seconds: float

    def as_dict(self) -> dict:
        return asdict(self)


def back_up(path: Path, *, to: list[str], at: datetime, settings: dict[str, str]) -> Made:
    """Write one file: every table, compressed, and encrypted to these public keys (none: not encrypted). What lies there
    stays until the new file was read back. Raises NoBackup, and OSError."""
    began = time.monotonic()
    keys = sealed.recipients(to)
    # A key of this moment, which nobody keeps: with it the file is read back, although the server has none of the others.
    once = x25519.Identity.generate() if keys else None
    left, counted = erasures.known(), copying.Counted()
    part = path.with_name(f"{path.name}.part")
    with _alone(part):
        with open(part, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            lines = copying.written(at=at, settings=settings, erasures=left, counted=counted)
            target = sealed.write(lines, file, [*keys, once.to_public()] if once else [])
            file.flush()
            os.fsync(file.fileno())
        if sealed.hash_of(part) != target.sha256:
            raise sealed.NoBackup(f"{part}: the disk does not hold what was written")
        with sealed.reading(part, [once] if once else []) as lines:
            if copying.checked(lines) != counted:
                raise sealed.NoBackup(f"{part}: it does not read as it was written")
        part.replace(path)
        _keep_for_good(path.parent)
    erasures.write_beside(path.parent, left)
    made = Made(counted.rows, counted.files, target.bytes, target.sha256, round(time.monotonic() - began, 3))
    KeptCopy.objects.create(kind=KeptCopyKind.BACKUP, at=at, **made.as_dict())
    return made


@contextmanager
def _alone(part: Path) -> Iterator[None]:
    """What is left of a backup that failed goes; after a kill the next one writes over it."""
    try:
        yield
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _keep_for_good(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def name_in(folder: Path, *, at: datetime) -> Path:
    """Where the backup of this moment lies in a folder of many."""
    return folder / at.strftime(NAMED)


def too_old(names: list[str], *, at: datetime, kept_for: timedelta = KEPT_FOR) -> list[str]:
    """Which of these names of backups may go: all that are older, but never one of the latest three."""
    dated = []
    for each in names:
        try:
            dated.append((datetime.strptime(each, NAMED).replace(tzinfo=at.tzinfo), each))
        except ValueError:
            continue
    dated.sort(reverse=True)
    return [name for made, name in dated[KEPT_AT_LEAST:] if made < at - kept_for]


def rotate(folder: Path, *, at: datetime, kept_for: timedelta = KEPT_FOR) -> int:
    """Delete the backups in the folder that are too old; returns how many."""
    gone = too_old([each.name for each in folder.iterdir()], at=at, kept_for=kept_for)
    for each in gone:
        (folder / each).unlink()
    return len(gone)


def bring_back(path: Path, *, keys: list, more_erasures: list[Path], at: datetime) -> tuple[Made, int]:
    """Restore a backup into the empty database at hand, and erase again the members who left since. Returns what was restored, and
    how many were erased. Raises NoBackup."""
    began = time.monotonic()
    if reason := copying.why_not_here():
        raise sealed.NoBackup(reason)
    with sealed.reading(path, keys) as lines:
        counted, known = copying.loaded(lines)
    for each in [django_settings.VAR / erasures.FILE, path.parent / erasures.FILE, *more_erasures]:
        if each.exists():
            known += erasures.read(each)
    erased = erasures.apply(known, at=at)
    seconds = round(time.monotonic() - began, 3)
    return Made(counted.rows, counted.files, path.stat().st_size, sealed.hash_of(path), seconds), erased
