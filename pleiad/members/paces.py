"""How fast one person may write, ask, press and report: one table for all rooms.

A room asks `why_not` before it shows a form and in its action, and shows what `left` says beside the button. Where a room
keeps the rows that count anyway, it counts them; otherwise `take` writes one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from pleiad.errors import Reason, Refused

from .models import Member, Paced

TEN_MINUTES, AN_HOUR, A_DAY = timedelta(minutes=10), timedelta(hours=1), timedelta(days=1)
A_WEEK, A_MONTH = timedelta(days=7), timedelta(days=30)


@dataclass(frozen=True)
class MemberPace:
    """At most so many in so much time. `over` is said to who has reached it, `left` to who is near it. `each`: counted for
    each thing by itself, such as a space."""

    most: int
    within: timedelta
    over: Promise
    left: Promise | None = None
    each: bool = False

    @property
    def near(self) -> int:
        """From how many left on it is said."""
        return max(2, self.most // 5)


PACES: Mapping[str, MemberPace] = {
    "ask": MemberPace(
        3,
        A_DAY,
        _("You have asked three questions today. Leave room for others, and ask again tomorrow."),
        ngettext_lazy("You can ask %(n)s more question today.", "You can ask %(n)s more questions today.", "n"),
    ),
    # A page of a space shows ten questions: nobody writes more than half of it
    "ask in a space": MemberPace(
        5,
        A_WEEK,
        _("You have asked five questions in this space within a week. Leave room for others for a few days."),
        ngettext_lazy(
            "You can ask %(n)s more question in this space this week.",
            "You can ask %(n)s more questions in this space this week.",
            "n",
        ),
        each=True,
    ),
    "answer": MemberPace(
        20,
        A_DAY,
        _("You have written twenty answers today. Thank you. Write more tomorrow."),
        ngettext_lazy("You can write %(n)s more answer today.", "You can write %(n)s more answers today.", "n"),
    ),
    "answer in a row": MemberPace(
        5,
        TEN_MINUTES,
        _("You have written five answers in ten minutes. Take a breath, and send this one in a few minutes."),
        ngettext_lazy(
            "You can write %(n)s more answer in these ten minutes.",
            "You can write %(n)s more answers in these ten minutes.",
            "n",
        ),
    ),
    "edit": MemberPace(30, A_DAY, _("You have changed what you wrote thirty times today. Change more of it tomorrow.")),
    "story": MemberPace(
        3,
        A_DAY,
        _("You have published three stories today. Keep this one as a draft, and publish it tomorrow."),
        ngettext_lazy("You can publish %(n)s more story today.", "You can publish %(n)s more stories today.", "n"),
    ),
    # A page of the list shows twelve
    "story in a week": MemberPace(
        6,
        A_WEEK,
        _("You have published six stories within a week. Keep this one as a draft for a few days."),
        ngettext_lazy(
            "You can publish %(n)s more story this week.", "You can publish %(n)s more stories this week.", "n"
        ),
    ),
    "press": MemberPace(
        60, A_DAY, _("You have pressed this very often today. Come back tomorrow.")
    ),  # applause, lessons taken away, answers that helped, and each taken back
    "register": MemberPace(
        3,
        A_DAY,
        _("You have registered for this event three times in 24 hours. You can register again tomorrow."),
        ngettext_lazy(
            "You have given your place back before. You can register %(n)s more time today.",
            "You have given your place back before. You can register %(n)s more times today.",
            "n",
        ),
        each=True,
    ),
    "message": MemberPace(
        5,
        A_DAY,
        _("You have written to five people today. Write to others tomorrow."),
        ngettext_lazy("You can write to %(n)s more person today.", "You can write to %(n)s more people today.", "n"),
    ),
    "thank": MemberPace(
        10,
        A_DAY,
        _("You have thanked ten people today. Thank others tomorrow."),
        ngettext_lazy("You can thank %(n)s more person today.", "You can thank %(n)s more people today.", "n"),
    ),
    "quote": MemberPace(10, A_DAY, _("You have asked many people today. Try again tomorrow.")),
    "ask an outsider": MemberPace(
        10,
        A_DAY,
        _("You have asked many people today. Try again tomorrow."),
        ngettext_lazy("You can ask %(n)s more person today.", "You can ask %(n)s more people today.", "n"),
    ),
    "nominate": MemberPace(
        2, A_DAY, _("You have written about them twice today. Leave them time."), each=True
    ),  # about one member; anyone else is asked once in 90 days by all members together
    "suggest": MemberPace(
        5,
        A_MONTH,
        _("You have suggested five topics within a month. Meanwhile, you can support those of others."),
        ngettext_lazy(
            "You can suggest %(n)s more topic this month.", "You can suggest %(n)s more topics this month.", "n"
        ),
    ),
    "report": MemberPace(
        20,
        A_DAY,
        _("You have reported a lot today. If there is more, write to the organisers."),
        ngettext_lazy("You can report %(n)s more thing today.", "You can report %(n)s more things today.", "n"),
    ),
    "report as a visitor": MemberPace(
        10,
        A_DAY,
        _("Several things were reported from your network today. If there is more, write to the organisers."),
        ngettext_lazy(
            "%(n)s more thing can be reported from your network today.",
            "%(n)s more things can be reported from your network today.",
            "n",
        ),
    ),
    "complain": MemberPace(5, A_DAY, _("You have complained five times today. If there is more, write to us.")),
    "complain as a visitor": MemberPace(
        5, A_DAY, _("Several complaints came from your network today. If there is more, write to us.")
    ),
    "complain by any visitor": MemberPace(
        40, AN_HOUR, _("Very many complaints are coming just now. Write to us, or come back in an hour.")
    ),
    # Volunteers read them: a flood from many networks buries what is urgent
    "report by any visitor": MemberPace(
        40,
        AN_HOUR,
        _("Very many things are being reported just now. Write to the organisers, or come back in an hour."),
    ),
}


def why_not(name: str, *, used: int) -> Reason:
    """Why one more is too many, or None. `used`: how many there were in the time of this pace."""
    pace = PACES[name]
    return pace.over if used >= pace.most else None


def why_not_as_visitor(name: str, *, of_all: str, network: str, at: datetime) -> Reason:
    """Why a visitor from this network cannot do one more, or None. Half of what all visitors together may do (`of_all`) is kept
    for those who have not done it today, so that who floods keeps nobody else out."""
    from_network = used(name, by=None, network=network, at=at) if network else 0
    if reason := why_not(name, used=from_network):
        return reason
    together = PACES[of_all]
    most = together.most // 2 if from_network else together.most
    return together.over if used(of_all, by=None, at=at) >= most else None


def left(name: str, *, used: int) -> str:
    """What is said before the pace is reached: "You can ask 2 more questions today", or nothing while there is much left."""
    pace = PACES[name]
    more = pace.most - used
    return str(pace.left % {"n": more}) if pace.left is not None and 0 < more <= pace.near else ""


def used(name: str, *, by: Member | None, at: datetime, about: str = "", network: str = "") -> int:
    """How many there were: of this member, or of visitors from this network; `about`: of this thing only."""
    rows = Paced.objects.filter(what=name, at__gt=at - PACES[name].within, at__lte=at)
    rows = rows.filter(member=by) if by else rows.filter(member=None, network_hash=network)
    return (rows.filter(about=about) if about else rows).count()


def take(*names: str, by: Member, at: datetime, about: str = "") -> None:
    """Count one more against each of these paces, in the caller's transaction. Raises Refused where one is reached. `about`
    is the thing for which those are counted that are counted for each. What is taken back later stays counted."""
    Member.objects.select_for_update(no_key=True).get(
        pk=by.pk
    )  # who writes twice in one moment writes one after the other
    for name in names:
        if reason := why_not(name, used=used(name, by=by, at=at, about=about if PACES[name].each else "")):
            raise Refused(reason)
    Paced.objects.bulk_create([Paced(member=by, what=name, about=about, at=at) for name in names])


def note_of_visitor(name: str, *, of_all: str, network: str, at: datetime, about: str = "") -> None:
    """Count one more against the pace of a network, and against that of all visitors together."""
    Paced.objects.bulk_create([Paced(what=name, network_hash=network, about=about, at=at), Paced(what=of_all, at=at)])


def told_before(*names: str, by: Member, at: datetime, about: str = "") -> str:
    """The first sentence that a page says of these paces: why the member cannot go on, or how many are left."""
    said = ""
    for name in names:
        so_far = used(name, by=by, at=at, about=about if PACES[name].each else "")
        if reason := why_not(name, used=so_far):
            return str(reason)
        said = said or left(name, used=so_far)
    return said
