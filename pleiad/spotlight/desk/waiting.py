"""Colleagues who may be shown to everybody, as lines of the desk."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.desk.waiting import WaitingItem, WaitingKind, first_and_more, waiting, waits
from pleiad.members.models import Member

from ..models import Piece


def open_pieces(organiser: Member):
    """What was said yes to for everybody, longest first; nothing that this organiser is in."""
    found = Piece.objects.to_look_at().exclude(author=organiser).exclude(nominator=organiser).exclude(others=organiser)
    return found.order_by("answer_by", "pk")


def pieces(*, organiser: Member, at: datetime) -> WaitingKind:
    found, beyond = first_and_more(open_pieces(organiser))
    return WaitingKind(
        [piece(each, at=at) for each in found],
        beyond,
        reverse("desk:pieces"),
        _("colleagues to be shown to everybody"),
    )


def piece(each: Piece, *, at: datetime) -> WaitingItem:
    """One colleague who may be shown to everybody."""
    return waiting(
        since=each.written_at,
        by=each.answer_by,
        at=at,
        title=_("Spotlight: %(name)s") % {"name": each.name},
        sentence=_("They are no member. Nobody sees it before an organiser has looked.")
        if each.held_since
        else _("They said yes to being seen by everybody. Members see it already."),
        link={"url": reverse("desk:piece", args=[each.pk]), "label": _("Look at it")},
    )


@waits
def kinds(*, organiser: Member, at: datetime) -> list[WaitingKind]:
    """Everything that waits about the spotlight."""
    return [pieces(organiser=organiser, at=at)]
