"""By when the desk has promised things, and how a line says so."""

from datetime import datetime

from django.utils.translation import gettext as _

from pleiad.members.models import Member
from pleiad.members.rules import answer_by, claim_holds, claim_lapses_at
from pleiad.members.working_days import last_in_office_hours
from pleiad.ui.dates import short_day, time_of_day


def promised_by(*, since: datetime, member: Member | None = None) -> datetime:
    """By when a person acts on something that has waited since then: the same time that applicants are promised, without
    the bank holidays of the nation of the member whom it concerns."""
    return answer_by(applied_at=since, nation=member.nation if member else "")


def in_time(*, before: datetime) -> datetime:
    """By when a person has acted on something that has to be done before this moment: in office hours too."""
    return last_in_office_hours(before)


def claim_facts(*, claimed_by: Member | None, claimed_at: datetime | None, at: datetime) -> list[tuple[str, str]]:
    """Who has claimed something and until when that keeps others away; nothing once the claim has lapsed."""
    if not claimed_by or not claimed_at or not claim_holds(claimed_by=claimed_by, claimed_at=claimed_at, at=at):
        return []
    until = claim_lapses_at(claimed_at=claimed_at, nation=claimed_by.nation)
    said = _("%(name)s, until %(day)s") % {
        "name": claimed_by,
        "day": f"{short_day(moment=until)}, {time_of_day(moment=until)}",
    }
    return [(_("With"), said)]


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
