"""Which notice is shown, and why one cannot be made: no queries, no clock, no writing."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from pleiad.desk.trusted_links import is_trusted
from pleiad.errors import Reason
from pleiad.members.models import Member

from .models import Notice


def is_meant_for(notice: Notice, reader: Member | None) -> bool:
    """Whether a notice is for this reader (None: a visitor): for everyone, or for the reader's sector and nation."""
    sector, nation = (reader.sector, reader.nation) if reader else ("", "")
    return notice.sector in ("", sector) and notice.nation in ("", nation)


def foremost(standing: Iterable[Notice]) -> Notice | None:
    """The one notice to show a reader: what is meant for fewer people comes before what is meant for everyone, and of those
    what began last."""
    return max(standing, key=lambda each: (bool(each.sector) + bool(each.nation), each.from_at, each.pk), default=None)


def why_not_make(*, from_at: datetime, until_at: datetime, at: datetime) -> Reason:
    """Why a notice cannot be shown for this time, or None."""
    if until_at <= from_at:
        return _("The notice must end after it begins.")
    if until_at <= at:
        return _("The notice would be over already.")
    return None


def why_not_lead_to(*, link: str, together: bool) -> Reason:
    """Why a notice cannot lead there, or None: one organiser alone leads to this site and to public bodies, two (`together`)
    anywhere."""
    if not link or together or is_trusted(link):
        return None
    return _("Two organisers must decide this together.")


def why_not_end(*, notice: Notice, at: datetime) -> Reason:
    """Why a notice cannot be taken down, or None."""
    if notice.ended_at:
        return _("This notice was taken down already.")
    if notice.until_at <= at:
        return _("This notice is over.")
    return None
