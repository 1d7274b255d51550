"""What people wrote to us by email, as lines of the desk."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.members.models import Member
from pleiad.outbox.models import ReceivedWords

from .clocks import promised_by
from .waiting import OF_A_KIND, WaitingItem, WaitingKind, more, waiting, waits

SHOWN = 200


def unanswered():
    """What no organiser has dealt with, longest first."""
    return ReceivedWords.objects.filter(settled_at=None).select_related("member").order_by("at", "pk")


def words_line(each, *, at: datetime) -> WaitingItem:
    """One email, with who wrote and how it begins."""
    begins = each.text if len(each.text) <= SHOWN else f"{each.text[:SHOWN]}…"
    return waiting(
        since=each.at,
        by=promised_by(since=each.at, member=each.member),
        at=at,
        title=_("%(who)s wrote to us") % {"who": who(each)},
        sentence=f"{each.subject}. {begins}" if each.subject else begins,
        link={"url": reverse("desk:received-words-one", args=[each.pk]), "label": _("Read it")},
    )


def who(each) -> str:
    """The writer's name as far as it is known."""
    return str(each.member or each.sender_name or each.sender)


@waits
def kinds(*, organiser: Member, at: datetime) -> list[WaitingKind]:
    """What people wrote and nobody has answered."""
    found = unanswered()
    lines = [words_line(each, at=at) for each in found[:OF_A_KIND]]
    left = more(found) if len(lines) == OF_A_KIND else 0
    return [WaitingKind(lines, left, reverse("desk:received-words"), _("emails that people wrote to us"))]
