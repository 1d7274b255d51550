"""Colleagues in the spotlight: the pieces, a campaign’s page, nominating, and taking back."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pleiad.errors import Refused
from pleiad.ui.context import has_session
from pleiad.ui.paging import cut, page_number
from pleiad.ui.pressing import pressed

from . import actions, pictures
from .forms import NominateForm
from .models import Campaign, Nomination, Piece

ON_A_PAGE = 12
form_page = require_http_methods(["GET", "HEAD", "POST"])


def _reader(request):
    """The signed-in reader, or None; without a session cookie the session is not looked up."""
    return request.user if has_session(request) and request.user.is_authenticated else None


def _pieces(request):
    return Piece.objects.visible_to(_reader(request)).select_related("campaign").order_by("-written_at", "-pk")


@login_not_required
@require_safe
def spotlights(request):
    """Everyone this reader may see in the spotlight, newest first."""
    found = _pieces(request)
    page = cut(found, number=page_number(request), size=ON_A_PAGE)
    campaigns = Campaign.objects.visible_to(None).order_by("-published_at")[:3]
    context = {"pieces": page.rows, "page": page, "campaigns": campaigns, "may_nominate": _may_nominate(request)}
    return render(request, "spotlight/list.html", context)


def _may_nominate(request):
    return getattr(_reader(request), "is_current", False)


@login_not_required
@require_safe
def piece(request, key):
    """One piece, with what is needed to share it when it is public."""
    shown = get_object_or_404(_pieces(request), key=key)
    return render(
        request,
        "spotlight/piece.html",
        {
            "piece": shown,
            "public": shown.is_public,
            "own": shown.author_id and shown.author_id == getattr(_reader(request), "pk", None),
            "card_url": settings.BASE_URL + reverse("spotlight:card", args=[key]),
            "card_alt": card_alt(shown),
        },
    )


def card_alt(piece) -> str:
    """What the card says, for people who cannot see it."""
    said = _("A card with the words “%(words)s” by %(name)s") % {"words": piece.words, "name": piece.name}
    return f"{said}, #{piece.campaign.tag}" if piece.campaign_id else said


def draw_card(piece) -> bytes:
    """The picture card of one piece, as PNG."""
    return pictures.card(
        name=piece.name,
        role=piece.role,
        words=piece.words,
        tag=piece.campaign.tag if piece.campaign_id else "",
        network=settings.NETWORK["name"],
        picture=bytes(piece.picture.jpeg) if piece.picture_id else None,
    )


def _as_image(content, kind, name):
    answer = HttpResponse(content, content_type=f"image/{kind}")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-cache"
    return answer


@login_not_required
@require_safe
def picture(request, key):
    """The portrait, for readers who may see the piece."""
    shown = get_object_or_404(_pieces(request).select_related("picture"), key=key, picture__isnull=False)
    return _as_image(bytes(shown.picture.jpeg), "jpeg", f"{key}.jpg")


@login_not_required
@require_safe
def card(request, key):
    """The picture card for social media, for readers who may see the piece."""
    shown = get_object_or_404(_pieces(request), key=key)
    etag = _card_etag(shown)
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    answer = _as_image(draw_card(shown), "png", f"{key}.png")
    answer["ETag"] = etag
    return answer


def _card_etag(piece):
    """Changes with what is on the card, so that a browser that has it is told so without drawing it again."""
    stands = [piece.name, piece.role, piece.words, piece.campaign and piece.campaign.tag, piece.picture_id]
    return f'"{salted_hmac("spotlight.card", repr([*stands, settings.NETWORK["name"]])).hexdigest()}"'


@login_not_required
@require_safe
def campaign(request, slug):
    """A campaign’s public page: everyone who agreed to be shown on it."""
    reader = _reader(request)
    shown = get_object_or_404(Campaign.objects.visible_to(reader), slug=slug)
    page = cut(_pieces(request).filter(campaign=shown), number=page_number(request), size=ON_A_PAGE)
    context = {
        "campaign": shown,
        "about": (get_language() == "cy" and shown.about_cy) or shown.about,
        "pieces": page.rows,
        "page": page,
        "open": shown.nominate_until > timezone.now(),
        "may_nominate": _may_nominate(request),
    }
    return render(request, "spotlight/campaign.html", context)


@form_page
def nominate(request):
    """Write about a colleague; nothing is seen by anybody until the colleague has said yes."""
    if not request.user.is_current:
        raise Http404
    at = timezone.now()
    campaigns = Campaign.objects.filter(nominate_until__gt=at).order_by("title")
    form = NominateForm(
        request.POST if request.method == "POST" else None,
        campaigns=campaigns,
        initial={"campaign": campaigns.filter(slug=request.GET.get("campaign", "").replace("\x00", "")).first()},
    )
    if form.is_bound and form.is_valid():
        try:
            actions.nominate(by=request.user, at=at, **form.cleaned_data)
            messages.success(
                request,
                _("We have asked them. Nobody sees a word before they say yes; we will tell you what they say."),
            )
            return redirect("spotlight:mine")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "spotlight/nominate.html", {"form": form})


@require_safe
def mine(request):
    """What is shown of the member, and what they wrote about others that waits for a yes."""
    pieces = Piece.objects.filter(author=request.user).standing().order_by("-written_at")
    waiting = Nomination.objects.filter(nominator=request.user).order_by("-nominated_at")
    page = cut(waiting, number=page_number(request), size=ON_A_PAGE)
    return render(request, "spotlight/mine.html", {"pieces": pieces[:ON_A_PAGE], "waiting": page.rows, "page": page})


@require_POST
def remove(request, key):
    """Take back a piece about oneself, while signed in."""
    own = get_object_or_404(Piece, key=key, author=request.user)
    actions.take_back(piece=own, by=request.user, at=timezone.now())
    messages.success(request, _("Taken back. Words and picture have been removed."))
    return redirect("spotlight:mine")


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
