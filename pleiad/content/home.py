"""What a member's home shows of this room: where the member was mentioned."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.home.models import Every, Notification
from pleiad.home.news import OF_A_KIND, New, tells_new
from pleiad.home.subscriptions import Subscription, subscription

from .reportable import KINDS, seen_by

MENTIONED = subscription(
    Subscription(
        name="mentioned",
        label=gettext_lazy("Someone mentioned you"),
        hint=gettext_lazy("Never what was written, nor who wrote it."),
        default=Every.AT_ONCE,
        why=gettext_lazy("You have this email because a member wrote your name with an @ before it."),
    ),
    emails=("content.mentioned",),
)


@tells_new("mentioned", notified=True)
def mentions(*, member, since, until):
    """Mentions in what the member may read now and has not muted."""
    told = Notification.objects.filter(member=member.pk, subscription="mentioned", at__gt=since, at__lte=until)
    moments = dict(told.order_by("-at").values_list("key", "at")[:OF_A_KIND])
    by_kind: dict[str, list[int]] = {}
    for key in moments:
        name, _colon, pk = key.partition(":")
        if name in KINDS:
            by_kind.setdefault(name, []).append(int(pk))
    lines = [
        New(
            key=f"{name}:{item.pk}",
            at=moments[f"{name}:{item.pk}"],
            title=_("A member mentioned you"),
            url=reverse("content:item", args=[name, item.pk]),
        )
        for name, numbers in by_kind.items()
        for item in readable(name, member).filter(pk__in=numbers, hidden_at=None)
    ]
    yield from sorted(lines, key=lambda each: each.at, reverse=True)


def readable(name: str, member):
    """The items of a kind that the member may read and has not muted."""
    found = seen_by(KINDS[name], member)
    return found.not_muted_by(member) if hasattr(found, "not_muted_by") else found
