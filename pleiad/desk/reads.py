"""What organisers read about many members at once, or looked up: recorded, and open to every other organiser."""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pleiad.audit.actions import record
from pleiad.audit.models import AuditRecord
from pleiad.members.models import Member
from pleiad.ui.dates import day, time_of_day

READS = "desk:reads"
"""What these records of the audit are about, so that they are found together."""
SEARCHED = "searched for a member"
READ_AT = "read who works at an organisation"
TOLD: dict[str, Callable] = {}


def tells_read(did: str) -> Callable:
    """Register the function (records) that gives {pk: sentence} for the records of this kind, in one statement for all."""

    def keep(sentences):
        TOLD[did] = sentences
        return sentences

    return keep


def write_down(*, did: str, by: Member, at: datetime, people: int, event: int | None = None) -> None:
    """Record that an organiser read something about so many people; `event`: the key of the event whose list it was."""
    detail = {"people": people} if event is None else {"people": people, "event": event}
    record(did=did, by=by, about=READS, at=at, detail=detail)


def reads():
    """Everything that was read, newest first."""
    return AuditRecord.objects.filter(about=READS).select_related("by").order_by("-at", "-pk")


def rows(records: list[AuditRecord]) -> list[list[str]]:
    """When, who and what, as the cells of a table."""
    sentences = {}
    for did in dict.fromkeys(each.did for each in records):
        sentences |= TOLD[did]([each for each in records if each.did == did])
    return [
        [
            f"{day(moment=each.at)}, {time_of_day(moment=each.at)}",
            str(each.by or _("A former organiser")),
            sentences[each.pk],
        ]
        for each in records
    ]


def many(record: AuditRecord) -> str:
    """How many people were read about, in words."""
    people = record.detail["people"]
    return ngettext("%(people)s person", "%(people)s people", people) % {"people": people}


@tells_read(SEARCHED)
def _searched(records):
    return {each.pk: _("Looked a member up: found %(many)s") % {"many": many(each)} for each in records}


@tells_read(READ_AT)
def _read_at(records):
    return {each.pk: _("Read who works at an organisation: %(many)s") % {"many": many(each)} for each in records}
