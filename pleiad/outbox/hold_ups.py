"""What keeps all emails from leaving, while it lasts: written by the worker, read by the desk, by `/readyz` and by the page
that waits for a sign-in code. All workers share it, so that a server that is away is not knocked at by each."""

from datetime import datetime, timedelta

from django.db.models import F

from . import refusals
from .models import HoldUp

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=15)
SHORT = timedelta(minutes=1)
"""A server that is away for less is no news: it restarts, or asks for patience."""
REMEMBERED = timedelta(hours=1)
"""After so long without another refusal nothing waits any more, and nobody knows how it stands."""


def now() -> HoldUp | None:
    """What holds emails up, or None."""
    return HoldUp.objects.first()


def still(*, at: datetime) -> bool:
    """Whether it is too early to try again."""
    return HoldUp.objects.filter(whole=True, next_try_at__gt=at).exists()


def next_try(at: datetime) -> datetime:
    """When the server is asked again."""
    held = now()
    return held.next_try_at if held and held.next_try_at > at else at + FIRST_WAIT


def note(*, refused, reading, code: str, whole: bool, urgent: bool, now: datetime) -> None:
    """Keep what was refused. What was worse (about all emails) is not made better by what is refused after it."""
    held, made = HoldUp.objects.get_or_create(
        line="smtp",
        defaults={"since": now, "seen_at": now, "next_try_at": now + FIRST_WAIT, **_said(refused, reading, code)}
        | {"whole": whole, "codes": int(urgent)},
    )
    if made:
        return
    changed = {"seen_at": now, "codes": F("codes") + int(urgent)}
    if whole or not held.whole:
        changed |= _said(refused, reading, code)
    if whole:
        wait = min(FIRST_WAIT * 2 ** min(held.tries, 10), LONGEST_WAIT) if held.whole else FIRST_WAIT
        changed |= {"whole": True, "tries": F("tries") + 1, "next_try_at": now + wait}
    HoldUp.objects.filter(pk=held.pk).update(**changed)


def _said(refused, reading, code):
    return {
        "about": reading.about,
        "advice": reading.advice,
        "verb": refused.verb,
        "code": code[:20],
        "said": refusals.without_addresses(refused.sentence),
    }


def end() -> None:
    """An email has left: nothing holds the others up."""
    HoldUp.objects.all().delete()


def try_now(*, at: datetime) -> None:
    """Do not wait any longer for the next try."""
    HoldUp.objects.update(next_try_at=at)


def keeps_codes_back(held: HoldUp | None, *, at: datetime) -> bool:
    """Whether sign-in codes are not leaving: the server refuses them or everything, and that is no short absence."""
    if held is None or not (held.codes or held.whole) or held.seen_at < at - REMEMBERED:
        return False
    return held.about != refusals.NOW or held.since <= at - SHORT
