"""What the network says about itself with a date: who looked at it last, until when that counts, and what has run out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pleiad.audit.actions import record
from pleiad.members.models import Member

from .models import Confirmation

TESTED_ON = date(2026, 11, 22)
"""The day on which the tests that the accessibility statement names were last made."""
A_YEAR = timedelta(days=365)
WARNED_BEFORE = timedelta(days=30)
"""So long before a statement runs out the desk asks an organiser to read it: an evening a week leaves four."""


@dataclass(frozen=True)
class DatedStatement:
    """One statement: its name on the desk, the name of its address, and how long a confirmation counts."""

    label: str | Promise
    url_name: str
    lasts: timedelta = A_YEAR


STATEMENTS: Mapping[str, DatedStatement] = {
    "privacy": DatedStatement(_("Privacy notice"), "privacy"),
    "cookies": DatedStatement(_("Cookies"), "cookies"),
    "accessibility": DatedStatement(_("Accessibility statement"), "accessibility"),
    "terms": DatedStatement(_("Terms"), "terms"),
    "complaints": DatedStatement(_("Complaints"), "complaints"),
    "conduct": DatedStatement(_("Code of conduct"), "code-of-conduct"),
    "rule": DatedStatement(_("Joining rule"), "joining-rule"),
    # Less than a year ahead, as RFC 9116, section 2.5.5, asks
    "security": DatedStatement(_("security.txt"), "security-txt", timedelta(days=180)),
}


@dataclass(frozen=True)
class StatementState:
    """One statement as it stands: the day it was looked at, and the day on which that runs out. `by`: the organiser."""

    name: str
    said: DatedStatement
    on: date
    expires_on: date
    by: Member | None = None

    def is_over(self, *, at: datetime) -> bool:
        """Whether it has run out."""
        return self.expires_on <= timezone.localdate(at)

    def is_nearly_over(self, *, at: datetime) -> bool:
        """Whether it has run out, or soon will."""
        return self.expires_on <= timezone.localdate(at + WARNED_BEFORE)


def state_of(name: str) -> StatementState:
    """A statement's state, in one query."""
    return _state(name, Confirmation.objects.filter(statement=name).select_related("by").order_by("-at", "-pk").first())


def all_states() -> list[StatementState]:
    """Every statement's state, in one query, the one that runs out first in front."""
    newest: dict[str, Confirmation] = {}
    for each in Confirmation.objects.filter(statement__in=STATEMENTS).select_related("by").order_by("at", "pk"):
        newest[each.statement] = each
    states = [_state(name, newest.get(name)) for name in STATEMENTS]
    return sorted(states, key=lambda state: state.expires_on)


def _state(name: str, confirmed: Confirmation | None) -> StatementState:
    said = STATEMENTS[name]
    if confirmed is None:  # before the first migration is through; after it there is a row for each
        return StatementState(name, said, timezone.localdate(), timezone.localdate() + said.lasts)
    return StatementState(name, said, timezone.localdate(confirmed.at), confirmed.expires_on, confirmed.by)


def begin_when_new(**_kwargs) -> None:
    """A statement that came with this version counts from the day on which it was installed."""
    known = set(Confirmation.objects.values_list("statement", flat=True))
    for name in STATEMENTS:
        if name not in known:
            confirm(name=name, by=None, at=timezone.now())


@transaction.atomic
def confirm(*, name: str, by: Member | None, at: datetime) -> Confirmation:
    """An organiser has read a statement and says that it is true: it counts from now on."""
    made = Confirmation.objects.create(
        statement=name, at=at, by=by, expires_on=timezone.localdate(at) + STATEMENTS[name].lasts
    )
    record(did="confirmed a statement", by=by, about=made, at=at, detail={"statement": name})
    return made
