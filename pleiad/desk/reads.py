"""What organisers read about members on lists, or looked up: recorded, open to every other organiser, and each of the members
finds it in an access log of their own."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pleiad.audit.actions import record
from pleiad.audit.models import AuditRecord
from pleiad.members.models import Member
from pleiad.ui.dates import day, time_of_day

from .models import AccessRecord

READS = "desk:reads"
"""What these records of the audit are about, so that they are found together."""
SEARCHED, LOOKED = "searched for a member", "looked a member up"
READ_APPLICATION, READ_AT = "read an application", "read who works at an organisation"
TOLD: dict[str, Callable] = {}
WHY: dict[str, str | Promise] = {}


def tells_read(did: str, *, why: str | Promise = "") -> Callable:
    """Register the function (records) that gives {pk: sentence} for the records of this kind, in one statement for all.
    `why`: for what organisers read it; the member reads this, unless the organiser gave a reason."""

    def keep(sentences):
        TOLD[did], WHY[did] = sentences, why
        return sentences

    return keep


def tells_plainly(did: str, sentence: str | Promise, *, why: str | Promise = "") -> None:
    """Register a sentence that needs nothing but `%(many)s`, for how many people it was."""

    @tells_read(did, why=why)
    def _sentences(records):
        return {each.pk: sentence % {"many": many(each)} for each in records}


def write_down(
    *, did: str, by: Member, at: datetime, members: Iterable[int | None], event: int | None = None, reason: str = ""
) -> None:
    """Record that an organiser read something about these members, by number, for other organisers and for each of them.
    `event`: the key of the event whose list it was. `reason`: why, in the organiser's words, which the members read."""
    read = {each for each in members if each is not None}
    detail = {"people": len(read)} if event is None else {"people": len(read), "event": event}
    look = record(did=did, by=by, about=READS, at=at, detail=detail, reason=reason)
    log(record=look, members=read, once=f"{by.pk}:{did}:{event or ''}:{at:%Y%m%d%H}")


def write_list_down(
    *, did: str, by: Member, at: datetime, members: Iterable[int | None], event: int | None = None
) -> None:
    """The same for a page that lists members; a page without any is no look."""
    if read := [each for each in members if each is not None]:
        write_down(did=did, by=by, at=at, members=read, event=event)


def log(*, record: AuditRecord, members: Collection[int], once: str) -> None:
    """Put a record into the access logs of these members; of several with the same `once` a member reads the first."""
    AccessRecord.objects.bulk_create(
        [AccessRecord(member_id=each, record=record, once=once) for each in sorted(members)],
        batch_size=1000,
        ignore_conflicts=True,
    )


def reads():
    """Everything that was read, newest first."""
    return AuditRecord.objects.filter(about=READS).select_related("by").order_by("-at", "-pk")


def rows(records: list[AuditRecord]) -> list[list[str]]:
    """When, who and what, as the cells of a table."""
    sentences = sentences_for(records)
    return [[when(each), who(each), sentences[each.pk]] for each in records]


def own_rows(records: list[AuditRecord]) -> list[list[str]]:
    """The same for the access log of a member, with why."""
    sentences = sentences_for(records)
    return [[when(each), who(each), sentences[each.pk], each.reason or str(WHY[each.did])] for each in records]


def sentences_for(records: list[AuditRecord]) -> dict[int, str]:
    """What each record says, in one statement for each kind."""
    sentences: dict[int, str] = {}
    for did in dict.fromkeys(each.did for each in records):
        sentences |= TOLD[did]([each for each in records if each.did == did])
    return sentences


def when(record: AuditRecord) -> str:
    return f"{day(moment=record.at)}, {time_of_day(moment=record.at)}"


def who(record: AuditRecord) -> str:
    return str(record.by or _("A former organiser"))


def many(record: AuditRecord) -> str:
    """How many people were read about, in words."""
    people = record.detail["people"]
    return ngettext("%(people)s person", "%(people)s people", people) % {"people": people}


tells_plainly(SEARCHED, gettext_lazy("Looked a member up: found %(many)s"))
tells_plainly(
    READ_APPLICATION, gettext_lazy("Read an application: %(many)s"), why=gettext_lazy("To decide the application")
)
tells_plainly(
    READ_AT,
    gettext_lazy("Read who works at an organisation: %(many)s"),
    why=gettext_lazy("To look after the list of organisations"),
)


@tells_read(LOOKED)
def _looked(records):
    return {each.pk: _("Looked you up") for each in records}
