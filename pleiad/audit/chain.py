"""The chain: each audit record carries a link made from the record and from the link before it.

Only values go in and come out here, no database, so that a copy of the table can be checked anywhere. docs/audit.md
describes the format for those who would rather write a check of their own.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

FIRST = ""
"""What stands before the first link."""
ERASED = "erased words of the audit"
"""The `did` of the record that says of which records the words were erased."""
FOLLOWED_WITHIN = 24 * 60 * 60
"""Seconds within which a worker has put a record into the chain; it takes a few."""
SHOWN = 20


@dataclass(frozen=True)
class Link:
    """A place in the chain: the number of records up to it, and the link of the last."""

    position: int
    link: str

    def __str__(self) -> str:
        return f"{self.position}:{self.link}"

    @classmethod
    def read(cls, text: str) -> "Link":
        """The place that a text such as "120:9f…" names. Raises ValueError for any other text."""
        position, _colon, link = text.strip().partition(":")
        if not position.isascii() or not position.isdecimal() or len(link) != 64:
            raise ValueError(text)
        return cls(int(position), link.lower())


def _plain(values: list) -> str:
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def moment(at: datetime) -> str:
    """A moment as the chain spells it: in UTC, to the millisecond."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


def words_of(*, salt: str, reason: str, detail: object) -> str:
    """What the chain knows of the words of a record: without the salt nobody can tell what they were, nor try guesses."""
    return hashlib.sha256(f"{salt}\n{_plain([reason, detail])}".encode()).hexdigest()


def link_of(
    *, before: str, position: int, pk: int, at: datetime, by: int | None, did: str, about: str, words: str
) -> str:
    """The link of a record that stands at this position after the link `before`."""
    said = _plain([position, pk, moment(at), by, did, about, words])
    return hashlib.sha256(f"{before}\n{said}".encode()).hexdigest()


@dataclass
class Checked:
    """What a check found: how many records the chain holds, how many wait to be put into it, how many had their words
    erased, the last place, and what is wrong."""

    records: int = 0
    waiting: int = 0
    erased: int = 0
    last: Link = Link(0, FIRST)
    problems: list[dict] = field(default_factory=list)
    wrong: int = 0

    def problem(self, what: str, **where: object) -> None:
        self.wrong += 1
        if len(self.problems) < SHOWN:
            self.problems.append({"what": what, **where})

    def as_json(self) -> dict:
        """The result as one flat object."""
        return {
            "whole": self.wrong == 0,
            "records": self.records,
            "waiting": self.waiting,
            "erased": self.erased,
            "last": str(self.last),
            "wrong": self.wrong,
            "problems": self.problems,
        }


def check(records: Iterable[dict], *, head: Link | None, anchors: Iterable[Link] = (), at: datetime) -> Checked:
    """Check records in the order of their positions, those without a position last. `head`: where the table said that the
    chain ends, before the records were read; workers may have lengthened it since. `anchors`: places that were written
    down elsewhere, which the chain must have passed. `at`: when the records were read."""
    found = Checked()
    wanted = {each.position: each.link for each in anchors if each.position}
    accounted: set[int] = set()
    erased: list[tuple[int, int]] = []
    for each in records:
        if each["did"] == ERASED and isinstance(each["detail"], dict):
            accounted.update(each["detail"].get("records", []))
        if each["position"] is None:
            _waits(found, each, at)
            continue
        _follows(found, each)
        if found.last.link != wanted.pop(found.last.position, found.last.link):
            found.problem("the chain is another one than the anchor says", position=found.last.position)
        if head and found.last.position == head.position and found.last.link != head.link:
            found.problem("the chain is another one than the table says", position=head.position)
        if not each["salt"]:
            erased.append((each["position"], each["id"]))
    found.erased = len(erased)
    for position, pk in erased:
        if pk not in accounted:
            found.problem("its words were erased, and no record says so", position=position, id=pk)
    for position in sorted(wanted):
        found.problem("the chain ends before an anchor", position=position)
    if head is None and found.records:
        found.problem("the table does not say where the chain ends")
    elif head and found.last.position < head.position:
        found.problem("the chain ends before the table says so", position=found.last.position, table=head.position)
    return found


def _waits(found: Checked, each: dict, at: datetime) -> None:
    found.waiting += 1
    if each["link"] or each["words"]:
        found.problem("it was taken out of the chain", id=each["id"])
    elif (at - each["at"]).total_seconds() > FOLLOWED_WITHIN:
        found.problem("it has waited for more than a day to be put into the chain; is a worker running?", id=each["id"])


def _follows(found: Checked, each: dict) -> None:
    position = found.last.position + 1
    where = {"position": each["position"], "id": each["id"]}
    if each["position"] != position:
        found.problem("records are missing before it", missing=each["position"] - position, **where)
    linked = link_of(
        before=found.last.link,
        position=each["position"],
        pk=each["id"],
        at=each["at"],
        by=each["by"],
        did=each["did"],
        about=each["about"],
        words=each["words"],
    )
    if each["position"] == position and linked != each["link"]:
        found.problem("it is not what it was, or another record stood before it", **where)
    if each["salt"]:
        if words_of(salt=each["salt"], reason=each["reason"], detail=each["detail"]) != each["words"]:
            found.problem("its words are not what they were", **where)
    elif each["reason"] or each["detail"]:
        found.problem("its words were erased and others stand there", **where)
    found.records += 1
    found.last = Link(each["position"], each["link"])
