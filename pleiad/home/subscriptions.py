"""What members can have emails about: each subscription with how often it may come. Rooms register theirs when they are ready."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pleiad.outbox.incoming.unsubscribing import stops_emails

from .models import Every

GROUPS = {
    "yours": _("About what you wrote and do"),
    "topics": _("What you follow, and your topics"),
    "network": _("From the network"),
}
ALWAYS = (Every.AT_ONCE, Every.DAILY, Every.WEEKLY, Every.NEVER)


@dataclass(frozen=True)
class Subscription:
    """name: the word in the table. label, hint: the line on the page where a member chooses. group: its heading there, a
    key of GROUPS. default: how often it comes while the member has chosen nothing. ways: what can be chosen. why: the sentence
    at the end of its emails that says why the member has it."""

    name: str
    label: str | Promise
    default: Every
    group: str = "yours"
    hint: str | Promise = ""
    why: str | Promise = ""
    ways: tuple[Every, ...] = ALWAYS


SUBSCRIPTIONS: dict[str, Subscription] = {}


def subscription(each: Subscription, *, emails: tuple[str, ...] = ()) -> Subscription:
    """Register a subscription. `emails` are the kinds of emails it covers that the room words itself: a wish to stop one of
    them, by mail, ends the subscription."""
    if each.name in SUBSCRIPTIONS:
        raise ValueError(f"Two rooms have a subscription {each.name}.")
    if each.group not in GROUPS or each.default not in each.ways:
        raise ValueError(f"{each.name}: no such group, or a default that cannot be chosen.")
    SUBSCRIPTIONS[each.name] = each
    for kind in emails:
        stops_emails(kind)(_stopper(each.name))
    return each


def _stopper(name: str) -> Callable:
    def stop(email, *, at):
        from . import choosing

        choosing.stop(member=email.member_id, subscription=name, at=at)

    return stop
