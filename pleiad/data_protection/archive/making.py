"""Making an archive: a ZIP that is written piece by piece into rows, so that it takes the same memory whatever is in it."""

import io
import json
import zipfile
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from pleiad.audit.actions import record
from pleiad.errors import Reason, Refused
from pleiad.members.models import Hold, Member
from pleiad.outbox.actions import queue_email

from ..models import Archive, ArchivePiece
from .gathering import ArchivedTable, as_json, files, tables
from .pages import index, pages_of
from .schema import FORMAT, described

PIECE = 256 * 1024
"""Bytes in one row."""
LEASE = timedelta(minutes=10)
"""A worker that dies while it makes an archive leaves it to another after so long."""
ONE_IN = timedelta(days=1)


def why_not_ask(*, member: Member, at: datetime) -> Reason:
    """Why no archive is made now, or None: one is in the making, or one of today is there."""
    mine = Archive.objects.filter(member=member, hold=None)
    if mine.filter(ready_at=None).exists():
        return _("We are making your archive. It is usually ready within a minute.")
    if mine.filter(ready_at__gt=at - ONE_IN).exists():
        return _("Your archive of today is below. You can have a new one tomorrow.")
    return None


@transaction.atomic
def ask(*, member: Member, language: str, at: datetime) -> Archive:
    """Ask for an archive; the worker makes it. An earlier one goes."""
    if why_not := why_not_ask(member=member, at=at):
        raise Refused(why_not)
    Archive.objects.filter(member=member, hold=None).delete()
    try:
        with transaction.atomic():
            archive = Archive.objects.create(member=member, language=language, written_at=at, due_at=at)
    except IntegrityError:
        raise Refused(_("We are making your archive. It is usually ready within a minute.")) from None
    record(did="asked for an archive", by=member, about=archive, at=at)
    return archive


@transaction.atomic
def throw_away(*, member: Member, at: datetime) -> None:
    """The member no longer wants the archive to lie here."""
    if Archive.objects.filter(member=member, hold=None).delete()[0]:
        record(did="threw an archive away", by=member, about=member, at=at)


def run(*, at: datetime) -> int:
    """Make one archive that waits; returns how many were made. What a dead worker began is thrown away and begun again."""
    for archive in Archive.objects.claim(at=at, lease=LEASE, most=1):
        archive.pieces.all().delete()
        made = Archive.objects.select_related("member").get(pk=archive.pk)
        size = write(archive=made, member=made.member, at=at)
        _ready(made, size, at)
        return 1
    return 0


@transaction.atomic
def _ready(archive: Archive, size: int, at: datetime) -> None:
    done = Archive.objects.filter(pk=archive.pk, ready_at=None).update(ready_at=at, size=size, due_at=None)
    if done:
        queue_email(kind="data_protection.archive_ready", key=f"archive:{archive.pk}", at=at, to_member=archive.member)


def keep_aside(*, hold: Hold, member: Member, at: datetime) -> Archive:
    """Keep with the hold what a member under it is about to take away, in the transaction in which it goes."""
    archive = Archive.objects.create(member=None, hold=hold, language="en", written_at=at)
    size = write(archive=archive, member=member, at=at)
    Archive.objects.filter(pk=archive.pk).update(ready_at=at, size=size)
    return archive


class Pieces(io.RawIOBase):
    """A file that can only be written on, and stands in rows of `PIECE` bytes."""

    def __init__(self, archive: Archive) -> None:
        self.archive, self.waits, self.position, self.size = archive, bytearray(), 0, 0

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self.waits += data
        while len(self.waits) >= PIECE:
            self._put(bytes(self.waits[:PIECE]))
            del self.waits[:PIECE]
        return len(data)

    def finish(self) -> int:
        """Write what is left; returns the size of the whole."""
        if self.waits:
            self._put(bytes(self.waits))
            self.waits.clear()
        return self.size

    def _put(self, data: bytes) -> None:
        ArchivePiece.objects.create(archive=self.archive, position=self.position, data=data)
        self.position, self.size = self.position + 1, self.size + len(data)


def write(*, archive: Archive, member: Member, at: datetime) -> int:
    """Write the archive of a member into its rows; returns its size in bytes."""
    pieces = Pieces(archive)
    with (
        override(archive.language),
        zipfile.ZipFile(pieces, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed,
    ):
        found = list(tables(member))
        given = [each for each in found if _write_rows_of(each)]
        _write_json(packed, given, at)
        packed.writestr("schema.json", json.dumps(described(found), ensure_ascii=False, indent=1))
        _write_pages(packed, given, archive.language, at)
        for name, data in files(member):
            packed.writestr(name, data)
    return pieces.finish()


def _write_rows_of(table: ArchivedTable) -> bool:
    return next(table.rows(), None) is not None


def _write_json(packed: zipfile.ZipFile, found: list[ArchivedTable], at: datetime) -> None:
    """Row by row, because all of them together may not fit into memory."""
    begins = {"format": FORMAT, "network": str(settings.NETWORK["name"]), "made_at": timezone.localtime(at).isoformat()}
    to_json = json.JSONEncoder(ensure_ascii=False, default=as_json).encode
    with packed.open("data.json", "w") as file:
        file.write(json.dumps(begins, ensure_ascii=False)[:-1].encode() + b', "tables": {')
        for number, table in enumerate(found):
            file.write(f"{',' if number else ''}\n{json.dumps(table.label)}: [".encode())
            for place, row in enumerate(table.rows()):
                file.write((",\n " if place else "\n ").encode() + to_json(row).encode())
            file.write(b"]")
        file.write(b"}}\n")


def _write_pages(packed: zipfile.ZipFile, found: list[ArchivedTable], language: str, at: datetime) -> None:
    listed = []
    for table in found:
        pages = []
        for name, words, many in pages_of(table, language):
            packed.writestr(name, words)
            pages.append((name, many))
        listed.append((table, pages))
    packed.writestr("index.html", index(listed, language, at))
