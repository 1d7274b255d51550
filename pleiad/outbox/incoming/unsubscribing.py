"""Wishes to stop: the email that is answered says which kind of emails its reader no longer wants."""

from collections.abc import Callable
from datetime import datetime

from ..messages import REFERENCE, email_of
from .bounces import references
from .letters import IncomingEmail

STOPPERS: dict[str, Callable] = {}


def stops_emails(kind: str) -> Callable:
    """Register the function that ends emails of this kind for the reader of one of them: it takes (email, at=)."""

    def keep(stopper: Callable) -> Callable:
        STOPPERS[kind] = stopper
        return stopper

    return keep


def hear_unsubscribe(letter: IncomingEmail, *, at: datetime) -> tuple[str, str]:
    """End the emails of the kind that is named, for the reader of that email alone."""
    named = [*REFERENCE.findall(letter.subject), *references(letter)]
    email = next(filter(None, map(email_of, named)), None)
    if email is None:
        return "", "it names no email that we sent; the link at the end of each email stops them"
    stop = STOPPERS.get(email.kind)
    if stop is None:
        return "", "such emails are no subscription"
    stop(email, at=at)
    return "stopped these emails for their reader", f"emails of the kind {email.kind}"
