"""By when the desk has promised things, and how a line says so."""

from datetime import datetime

from django.utils.translation import gettext as _

from pleiad.members.rules import answer_by
from pleiad.ui.dates import short_day, time_of_day


def promised_by(*, since: datetime) -> datetime:
    """By when a person acts on something that has waited since then: the same time that applicants are promised."""
    return answer_by(applied_at=since)


def clock_facts(*, since: datetime | None, by: datetime | None, at: datetime) -> list[tuple[str, str]]:
    """The clocks of a ledger line: since when it waits, and by when it was promised or that this has passed."""
    facts = []
    if since:
        facts.append((_("Waiting since"), short_day(moment=since)))
    if by and by < at:
        facts.append((_("Promised by"), _("%(day)s, late") % {"day": short_day(moment=by)}))
    elif by:
        facts.append((_("Promised by"), f"{short_day(moment=by)}, {time_of_day(moment=by)}"))
    return facts


def clock_state(*, by: datetime | None, at: datetime) -> str:
    """The state of a waiting line: a problem once its promise is broken."""
    return "problem" if by and by < at else "waiting"
