from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pleiad.audit.actions import record
from pleiad.desk.actions.telling import tell_organisers, tells_organisers
from pleiad.errors import Refused
from pleiad.members.models import Member

from . import rules
from .models import Dismissal, Notice

tells_organisers(
    "notices.link", _("An organiser has made a notice, which is shown on every page and leads to another site.")
)


@transaction.atomic
def make(
    *,
    by: Member | None,
    at: datetime,
    agreed_by: Member | None = None,
    text: str,
    from_at: datetime,
    until_at: datetime,
    text_cy: str = "",
    link: str = "",
    sector: str = "",
    nation: str = "",
) -> Notice:
    """Make a notice that is shown from one moment until another, to everyone or to members of a sector or nation."""
    if reason := rules.why_not_make(from_at=from_at, until_at=until_at, at=at):
        raise Refused(reason)
    together = agreed_by is not None and agreed_by != by
    if by and (reason := rules.why_not_lead_to(link=link, together=together)):
        raise Refused(reason)
    notice = Notice.objects.create(
        made_at=at,
        text=text,
        text_cy=text_cy,
        link=link,
        sector=sector,
        nation=nation,
        from_at=from_at,
        until_at=until_at,
    )
    record(did="made a notice", by=by, about=notice, at=at, detail={"agreed by": agreed_by.pk} if agreed_by else None)
    if link.startswith("http") and by and not agreed_by:
        tell_organisers(what="notices.link", about=notice, path=reverse("desk:notices"), by=by, at=at)
    return notice


@transaction.atomic
def end(*, notice: Notice, by: Member, at: datetime) -> None:
    """Take it down now, for everybody."""
    held = Notice.objects.select_for_update().get(pk=notice.pk)
    if reason := rules.why_not_end(notice=held, at=at):
        raise Refused(reason)
    held.ended_at = at
    held.save(update_fields=["ended_at"])
    record(did="took a notice down", by=by, about=held, at=at)


def dismiss(*, notice: Notice, by: Member, at: datetime) -> None:
    """Hide a notice from this member for good. Not audited: it concerns nobody else."""
    Dismissal.objects.get_or_create(notice=notice, member=by, defaults={"at": at})
