"""Pieces: all that a reader may see, one of them, the member's own, and taking one back."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pleiad.errors import Refused
from pleiad.members.models import Member
from pleiad.members.visibility import Shown, names
from pleiad.ui.context import has_session
from pleiad.ui.paging import cut, page_number
from pleiad.ui.pressing import pressed

from .. import actions, rules
from ..cards import card_alt
from ..models import Campaign, Nomination, Piece, PieceApplause

ON_A_PAGE = 12
form_page = require_http_methods(["GET", "HEAD", "POST"])


def reader_of(request):
    """The signed-in reader, or None; without a session cookie the session is not looked up."""
    return request.user if has_session(request) and request.user.is_authenticated else None


def pieces_for(request):
    """The pieces that this reader may see, newest first."""
    return (
        Piece.objects.visible_to(reader_of(request)).select_related("campaign", "author").order_by("-written_at", "-pk")
    )


def may_nominate(request):
    """Whether this reader is a member, who may write about a colleague."""
    return getattr(reader_of(request), "is_current", False)


@login_not_required
@require_safe
def spotlights(request):
    """Everyone this reader may see in the spotlight, newest first."""
    found = pieces_for(request)
    page = cut(found, number=page_number(request), size=ON_A_PAGE)
    campaigns = Campaign.objects.visible_to(None).order_by("-published_at")[:3]
    context = {
        "pieces": with_names(page.rows, reader_of(request)),
        "page": page,
        "campaigns": campaigns,
        "may_nominate": may_nominate(request),
    }
    return render(request, "spotlight/list.html", context)


@login_not_required
@require_safe
def piece(request, key):
    """One piece, with what is needed to share it when it is public."""
    shown = get_object_or_404(pieces_for(request).select_related("author", "nominator", "picture"), key=key)
    reader = reader_of(request)
    return render(
        request,
        "spotlight/piece.html",
        {
            "piece": shown,
            "who": with_names([shown], reader)[0].who,
            "put_forward_by": put_forward_by(shown, reader=reader) if getattr(reader, "is_current", False) else [],
            "public": shown.is_public,
            "own": shown.author_id and shown.author_id == getattr(reader_of(request), "pk", None),
            "card_url": settings.BASE_URL + reverse("spotlight:card", args=[key]),
            "card_alt": card_alt(shown),
            **_applause(shown, reader),
        },
    )


def _applause(piece, reader):
    """Whether the reader may applaud, and does; how many do, for the person shown alone."""
    if not getattr(reader, "is_current", False):
        return {}
    if piece.author_id == reader.pk:
        return {"applauded_by": piece.applause.count()}
    return {
        "may_applaud": not rules.why_not_applaud(piece=piece, member=reader),
        "applauded": PieceApplause.objects.filter(piece=piece, member=reader).exists(),
    }


def _press(request, key, action):
    if not request.user.is_current:
        raise Http404
    shown = get_object_or_404(pieces_for(request), key=key)
    try:
        action(piece=shown, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(shown)


@require_POST
def applaud(request, key):
    """Applaud a person in the spotlight."""
    return _press(request, key, actions.applaud)


@require_POST
def stop_applauding(request, key):
    """Take applause back."""
    return _press(request, key, actions.stop_applauding)


def with_names(pieces, reader) -> list[Piece]:
    """These pieces, each with `who`: the name shown, with the mark of the member it belongs to, and a number where members
    whom the reader may see have the name too. A piece about anyone else bears no mark."""
    of_members = [each.author for each in pieces if each.author_id and each.author.name == each.name]
    named = names(of_members, reader=reader)
    for each in pieces:
        own = each.author_id and each.author.name == each.name and not each.author.hidden_since
        each.who = named(each.author) if own else Shown(each.name)
    return list(pieces)


def put_forward_by(piece, *, reader) -> list[Shown]:
    """Who wrote about the person shown, as a member may know: by name where the reader may see it."""
    wrote = [piece.nominator, *piece.others.all()]
    seen = set(
        Member.objects.visible_to(reader)
        .filter(pk__in=[each.pk for each in wrote if each])
        .values_list("pk", flat=True)
    )
    named = names(wrote, reader=reader)
    shown = [Shown(_("A member")) if each and each.pk not in seen else named(each) for each in wrote]
    return list(dict.fromkeys(shown))


@require_safe
def own_pieces(request):
    """What is shown of the member, and what they wrote about others that waits for a yes."""
    pieces = Piece.objects.filter(author=request.user).standing().order_by("-written_at")
    waiting = Nomination.objects.filter(nominator=request.user).order_by("-nominated_at")
    page = cut(waiting, number=page_number(request), size=ON_A_PAGE)
    return render(
        request, "spotlight/own_pieces.html", {"pieces": pieces[:ON_A_PAGE], "waiting": page.rows, "page": page}
    )


@require_POST
def remove(request, key):
    """Take back a piece about oneself, while signed in."""
    own = get_object_or_404(Piece, key=key, author=request.user)
    actions.take_back(piece=own, by=request.user, at=timezone.now())
    messages.success(request, _("Taken back. Words and picture have been removed."))
    return redirect("spotlight:own-pieces")


@login_not_required
@never_cache
@form_page
def take_back(request, secret):
    """The link in the nominee's email: one button, and words and picture are gone. Opening it changes nothing."""
    found = Piece.objects.filter(secret_hash=actions.hash_of(secret)).first()
    if found and pressed(request):
        actions.take_back(piece=found, by=None, at=timezone.now())
        return redirect(request.path)
    return render(request, "spotlight/take_back.html", {"piece": found})
