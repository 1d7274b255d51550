"""Which emails a member wants, how often and at what hour; and the link that stops them."""

from datetime import datetime

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.audit.actions import record
from pleiad.errors import Refused
from pleiad.members.models import Member

from .models import EmailChoice, EmailTimes, Every
from .subscriptions import SUBSCRIPTIONS

SALT = "pleiad.home.stop-emails"
ALL = "all"
"""Stands for every subscription in the link that stops them."""


def choices(member: Member) -> dict[str, Every]:
    """How often the member wants each subscription."""
    chosen = dict(EmailChoice.objects.filter(member=member).values_list("subscription", "every"))
    return {name: Every(chosen.get(name, each.default)) for name, each in SUBSCRIPTIONS.items()}


def wants(subscription: str, *every: Every) -> Q:
    """For `.filter(...)` of members: who wants this subscription, as often as one of these."""
    chosen = EmailChoice.objects.filter(member=OuterRef("pk"), subscription=subscription)
    wanted = Q(Exists(chosen.filter(every__in=every)))
    if SUBSCRIPTIONS[subscription].default in every:
        wanted |= Q(~Exists(chosen))
    return wanted


@transaction.atomic
def choose(*, by: Member, at: datetime, wanted: dict[str, str], weekday: int, hour: int) -> None:
    """Keep what a member chose: how often for each subscription, and when what comes once a day or week.

    Raises Refused where something cannot be chosen."""
    for name, every in wanted.items():
        if name not in SUBSCRIPTIONS or every not in SUBSCRIPTIONS[name].ways:
            raise Refused(_("Choose how often."))
    before = choices(by)
    for name, every in wanted.items():
        if before[name] != every:
            _keep(by.pk, name, every, at)
    EmailTimes.objects.update_or_create(member_id=by.pk, defaults={"weekday": weekday, "hour": hour})
    record(did="chose emails", by=by, at=at, detail={"wanted": wanted, "weekday": weekday, "hour": hour})


def stop(*, member: int, subscription: str, at: datetime) -> None:
    """End one subscription of a member, by number, or what comes daily or weekly, or ALL, by the link in an email."""
    if not Member.objects.filter(pk=member).exists():
        return
    names = [name for name, each in SUBSCRIPTIONS.items() if Every.NEVER in each.ways]
    if subscription in (Every.DAILY, Every.WEEKLY):
        chosen = choices(Member(pk=member))
        names = [name for name in names if chosen[name] == subscription]
    elif subscription != ALL:
        names = [subscription]
    for name in names:
        _keep(member, name, Every.NEVER, at)


def _keep(member, name, every, at):
    EmailChoice.objects.update_or_create(
        member_id=member, subscription=name, defaults={"every": every, "chosen_at": at}
    )


def stop_link(member: Member, subscription: str) -> str:
    """The address that ends a subscription of this member by one press, without signing in."""
    ticket = signing.dumps([member.pk, subscription], salt=SALT)
    return settings.BASE_URL + reverse("home:stop", args=[ticket])


def choose_link() -> str:
    """The address of the page on which a member chooses."""
    return settings.BASE_URL + reverse("home:emails")


def read_ticket(ticket: str) -> tuple[int, str] | None:
    """The member, by number, and the subscription that this link ends; None for a forged one."""
    try:
        member, subscription = signing.loads(ticket, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    known = subscription in (ALL, Every.DAILY, Every.WEEKLY) or subscription in SUBSCRIPTIONS
    return (member, subscription) if known else None


def label_of(subscription: str) -> str:
    """What the page that stops it says that it stops."""
    if subscription in SUBSCRIPTIONS:
        return str(SUBSCRIPTIONS[subscription].label)
    return {Every.DAILY: _("The daily email"), Every.WEEKLY: _("The weekly email")}.get(subscription, "")
