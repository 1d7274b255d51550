"""Pieces that are meant for everybody, and what an organiser decides about them."""

from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.desk.clocks import clock_facts
from pleiad.desk.door import desk_form, desk_page
from pleiad.desk.pages import attempt, sent, show
from pleiad.ui.fields import ReasonForm
from pleiad.ui.paging import cut, page_number

from ... import actions, rules
from ...models import Piece, PieceAudience
from .. import waiting

ON_A_PAGE = 20


@desk_page
def to_look_at(request):
    """Pieces that are meant for everybody and wait for an organiser."""
    page, at = cut(waiting.open_pieces(request.user), number=page_number(request), size=ON_A_PAGE), timezone.now()
    lines = [waiting.piece(each, at=at).line for each in page.rows]
    return show(request, "campaigns", "spotlight/desk/pieces.html", {"lines": lines, "page": page})


def _piece_or_404(pk):
    return get_object_or_404(Piece.objects.select_related("campaign", "author", "nominator", "picture"), pk=pk)


@desk_form
def look_at(request, pk):
    """One piece as everybody would see it, and the button that makes it public."""
    piece = _piece_or_404(pk)
    if request.method == "POST":
        public = piece.audience == PieceAudience.PUBLIC
        arguments = {"piece": piece, "public": public, "by": request.user, "at": timezone.now()}
        everybody = _("Everybody can see it now, and the person shown is told.")
        members = _("Members can see it now, and the person shown is told.")
        attempt(request, actions.decide, everybody if public else members, **arguments)
        return redirect("desk:pieces")
    waits = piece.answer_by
    context = {
        "piece": piece,
        "why_not": rules.why_not_decide(piece=piece, by=request.user, in_it=piece.has_in_it(request.user)),
        "clocks": clock_facts(since=piece.written_at, by=waits, at=timezone.now()) if waits else [],
    }
    return show(request, "campaigns", "spotlight/desk/piece.html", context)


@desk_form
def keep_in_network(request, pk):
    """Keep a piece in the network, with a reason that the nominee reads."""
    piece = _piece_or_404(pk)
    question = _("Why should it not be shown to everybody?")
    form = ReasonForm(
        sent(request), label=question, hint=_("They will read this."), missing=_("Say why. They will read it.")
    )
    if form.is_bound and form.is_valid():
        arguments = {"piece": piece, "public": False, "reason": form.cleaned_data["reason"], "by": request.user}
        done = _("It stays in the network, and they are told why.")
        attempt(request, actions.decide, done, at=timezone.now(), **arguments)
        return redirect("desk:pieces")
    context = {"form": form, "piece": piece, "label": _("Keep it in the network")}
    return show(request, "campaigns", "spotlight/desk/keep_piece.html", context)


@desk_form
def turn_down(request, pk):
    """Show a piece that nobody has seen to nobody, with a reason that the person asked reads."""
    piece = _piece_or_404(pk)
    form = ReasonForm(
        sent(request),
        label=_("Why should it not be shown?"),
        hint=_("They will read this."),
        missing=_("Say why. They will read it."),
    )
    if form.is_bound and form.is_valid():
        arguments = {"piece": piece, "reason": form.cleaned_data["reason"], "by": request.user}
        done = _("It is not shown, its words are removed, and they are told why.")
        attempt(request, actions.turn_down, done, at=timezone.now(), **arguments)
        return redirect("desk:pieces")
    context = {"form": form, "piece": piece, "label": _("Do not show it")}
    return show(request, "campaigns", "spotlight/desk/keep_piece.html", context)
