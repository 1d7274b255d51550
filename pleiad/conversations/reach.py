"""Who can read what is written in a space, in sentences shown below every form."""

from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pleiad.content.models import SpaceReader
from pleiad.members.models import Member, of_a_current

from .labels import localised

COUNTED_EVERY = 600
"""Seconds for which the number of members is kept: counting reads all rows, and nobody needs it to the minute."""
NAMED = 6


def forget() -> None:
    """Count all members again next time (for tests)."""
    _counted_in.cache_clear()


def all_members(*, at: datetime) -> int:
    """How many members there are now, or were a few minutes ago."""
    return _counted_in(int(at.timestamp()) // COUNTED_EVERY)


@lru_cache(maxsize=1)
def _counted_in(_slot):
    return Member.objects.current().count()


def sentences(space, *, reader: Member, at: datetime, sealed: bool = False) -> list[str]:
    """Who can read it: how many members, which organisers, the people who run the server, and what the law could reach;
    `sealed` where it is written without a name."""
    if space.closed:
        count = SpaceReader.objects.filter(of_a_current("member"), space=space).count()
        who = ngettext(
            "%(count)s member who was let into this space.",
            "The %(count)s members who were let into this space.",
            count,
        )
    else:
        count = all_members(at=at)
        who = ngettext(
            "%(count)s member of the network.",
            "All %(count)s members of the network, and anyone who joins later.",
            count,
        )
    names = [str(each) for each in Member.objects.visible_to(reader).organisers().order_by("name", "pk")[: NAMED + 1]]
    if len(names) > NAMED:
        names[NAMED:] = [_("others")]
    lines = [
        who % {"count": count},
        _("Organisers, when a post is reported: %(names)s.") % {"names": ", ".join(names)} if names else "",
        _("The people who run the server (%(who)s): technically everything that is stored.")
        % {"who": settings.NETWORK["runs_it"]},
        _(
            "A court, the police or an information request can lawfully reach what is stored: your words and the hour at which they appeared. Who wrote them is in the seal, and it takes both holders of the key to open it."
        )
        if sealed
        else _(
            "A court, the police or an information request can lawfully reach what is stored: your words, your name beside them and the time."
        ),
    ]
    if space.forget_after_days:
        lines.append(
            ngettext(
                "A question and its answers delete themselves after %(days)s day. What is gone cannot be handed over, once the backups have been deleted too (35 days).",
                "A question and its answers delete themselves after %(days)s days. What is gone cannot be handed over, once the backups have been deleted too (35 days).",
                space.forget_after_days,
            )
            % {"days": space.forget_after_days}
        )
    return [each for each in lines if each]


def heading(space) -> str:
    """The heading over these sentences, for screen readers."""
    return _("Who can read what you write in %(space)s") % {"space": localised(space, "name")}
