"""Copies of the audit outside the database: what `export-audit` writes, and what `dumpdata audit` writes."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TextIO

from .chain import Link, moment

FORMAT = "pleiad-audit-1"
NUMBERS, TEXTS = ("id",), ("did", "about", "reason", "salt", "words", "link")


class NoCopy(Exception):
    """A file is no copy of the audit; `str()` says in which line and why."""


@dataclass(frozen=True)
class Copy:
    """A copy: when it was made, where the chain ended, and the records in the order of the chain."""

    at: datetime
    head: Link | None
    records: Iterable[dict]


def write(out: TextIO, *, at: datetime, head: Link | None, records: Iterable[dict]) -> None:
    """Write a copy, one JSON object a line: the first says what it is, each other is a record."""
    first = {"format": FORMAT, "at": moment(at), "head": str(head) if head else None}
    out.write(json.dumps(first) + "\n")
    for each in records:
        out.write(json.dumps({**each, "at": moment(each["at"])}) + "\n")


def read(file: TextIO, *, now: datetime) -> Copy:
    """Read a copy of either kind. Raises NoCopy, also while its records are read."""
    first = file.readline()
    if first.lstrip().startswith("["):
        return _dump(first + file.read(), now)
    said = _object(first, 1)
    if said.get("format") != FORMAT:
        raise NoCopy(f"line 1: this is no copy of the audit; its first line must say {FORMAT}")
    try:
        head = Link.read(said["head"]) if said.get("head") else None
        at = datetime.fromisoformat(said["at"])
    except (KeyError, TypeError, ValueError):
        raise NoCopy("line 1: head or at cannot be read") from None
    return Copy(at=at, head=head, records=_lines(file))


def _object(line: str, number: int) -> dict:
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        raise NoCopy(f"line {number}: this is not JSON") from None
    if not isinstance(said, dict):
        raise NoCopy(f"line {number}: this is no JSON object")
    return said


def _lines(file: TextIO) -> Iterator[dict]:
    for number, line in enumerate(file, 2):
        if line.strip():
            yield _record(_object(line, number), f"line {number}")


def _record(said: dict, where: str) -> dict:
    try:
        at = datetime.fromisoformat(said["at"])
        right = (
            all(isinstance(said[name], str) for name in TEXTS)
            and all(type(said[name]) is int for name in NUMBERS)
            and all(said[name] is None or type(said[name]) is int for name in ("by", "position"))
            and "detail" in said
            and at.tzinfo is not None
        )
    except (KeyError, TypeError, ValueError):
        right = False
    if not right:
        raise NoCopy(f"{where}: this is no audit record")
    return {**said, "at": at}


def _dump(text: str, now: datetime) -> Copy:
    """A copy that Django's own `dumpdata audit` wrote: one list, in no promised order."""
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError):
        raise NoCopy("this is not JSON") from None
    head, records = None, []
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict) or not isinstance(row.get("fields"), dict):
            raise NoCopy(f"row {number}: this is no row of dumpdata")
        if row.get("model") == "audit.auditrecord":
            records.append(_record({**row["fields"], "id": row.get("pk")}, f"row {number}"))
        elif row.get("model") == "audit.audithead" and row.get("pk") == 1:
            try:
                head = Link.read(f"{row['fields']['position']}:{row['fields']['link']}")
            except (KeyError, ValueError):
                raise NoCopy(f"row {number}: this is no end of the chain") from None
    if not records and head is None:
        raise NoCopy("there is no audit in it")
    records.sort(key=lambda each: (each["position"] is None, each["position"] or 0, each["id"]))
    return Copy(at=now, head=head, records=records)
