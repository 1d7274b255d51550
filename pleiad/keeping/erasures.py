"""Which members left, written where the database cannot take it back: a restored backup must not bring them back.

One JSON line a member in VAR/erasures.jsonl, and in the log; each backup carries the whole list, and writes it beside itself.
Numbers and moments only: a line says nothing of a person once the database holds nothing of that person either.
"""

import json
import logging
import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

from pleiad.members import leaving
from pleiad.members.models import Member

log = logging.getLogger(__name__)
FILE = "erasures.jsonl"


def line_of(member: Member) -> dict:
    """What is written down of a member who left. `joined` tells the member from another who got the same number later."""
    joined = member.joined_at.isoformat() if member.joined_at else None
    return {"erased_member": member.pk, "joined": joined, "left": member.left_at.isoformat()}


def note(*, member: Member, at: datetime) -> None:
    """Write down that a member left, once that is committed. A disk that is full stops nobody: the next backup knows."""
    said = line_of(member)
    log.info("A member left: %s", json.dumps(said))
    path = settings.VAR / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "a", opener=_private) as file:
        file.write(json.dumps(said) + "\n")
        file.flush()
        os.fsync(file.fileno())


def known() -> list[dict]:
    """Every member who left, as the database says."""
    return [line_of(each) for each in Member.objects.filter(left_at__isnull=False).order_by("left_at", "pk").iterator()]


def write_beside(folder: Path, erasures: Iterable[dict]) -> None:
    """Write the whole list into the folder of the backups."""
    part = folder / f"{FILE}.part"
    with open(part, "w", opener=_private) as file:
        file.writelines(json.dumps(each) + "\n" for each in erasures)
    part.replace(folder / FILE)


def read(path: Path) -> Iterator[dict]:
    """The erasures in such a file, or in a log that holds them. Lines of other kinds are passed over."""
    with open(path, encoding="utf-8", errors="replace") as file:
        for text in file:
            if "erased_member" not in text:
                continue
            try:
                said = json.loads(text)
                if "says" in said:  # a line of the log
                    said = json.loads(said["says"].partition(": ")[2])
                if isinstance(said["erased_member"], int):
                    yield said
            except (ValueError, KeyError, TypeError, AttributeError):
                continue


def apply(erasures: Iterable[dict], *, at: datetime) -> int:
    """Erase again every member who is back though they had left; returns how many. Nobody is written to: that was done then."""
    done = 0
    for each in erasures:
        member = Member.objects.filter(pk=each["erased_member"], left_at=None).first()
        joined = member and member.joined_at and member.joined_at.isoformat()
        if member is None or joined != each.get("joined"):
            continue
        Member.objects.filter(pk=member.pk).update(organiser_since=None)  # the last organisers may have changed since
        member.refresh_from_db()
        leaving.leave(member=member, at=at)
        leaving.settle(member=member, at=at, at_once=True)
        done += 1
    return done


def _private(path, flags):
    return os.open(path, flags, 0o600)
