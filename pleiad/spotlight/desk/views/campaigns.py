"""Campaigns: making and publishing one, and its pack of cards."""

import io
import zipfile
from copy import copy

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.desk.door import desk_action_for_good, desk_form, desk_page
from pleiad.desk.pages import attempt, sent, show
from pleiad.ui.dates import day
from pleiad.ui.paging import cut, page_number

from ... import campaigning
from ...cards import card_alt, draw_card
from ...models import Campaign, Piece
from ..forms import CampaignForm

ON_A_PAGE = 20
CARDS_AT_MOST = 200


@desk_page
def campaigns(request):
    """All campaigns, newest first."""
    page = cut(Campaign.objects.order_by("-made_at", "-pk"), number=page_number(request), size=ON_A_PAGE)
    lines = [
        {
            "state": "done" if each.published_at else "waiting",
            "title": str(each),
            "sentence": _("Published") if each.published_at else _("A draft that only organisers see."),
            "facts": [(_("Tag"), f"#{each.tag}"), (_("Nominations until"), day(moment=each.nominate_until))],
            "link": {"url": reverse("desk:campaign", args=[each.pk]), "label": _("Open")},
        }
        for each in page.rows
    ]
    return show(request, "campaigns", "spotlight/desk/campaigns.html", {"lines": lines, "page": page})


@desk_form
def make_campaign(request):
    """A new campaign, as a draft."""
    form = CampaignForm(sent(request))
    if form.is_bound and form.is_valid():
        made = campaigning.make(by=request.user, at=timezone.now(), **form.cleaned_data)
        return redirect("desk:campaign", made.pk)
    return show(request, "campaigns", "spotlight/desk/campaign_form.html", {"form": form, "campaign": None})


@desk_form
def change_campaign(request, pk):
    """Its words and its date."""
    campaign = get_object_or_404(Campaign, pk=pk)
    form = CampaignForm(sent(request), instance=copy(campaign))
    if form.is_bound and form.is_valid():
        campaigning.change(campaign=campaign, by=request.user, at=timezone.now(), **form.cleaned_data)
        return redirect("desk:campaign", pk)
    return show(request, "campaigns", "spotlight/desk/campaign_form.html", {"form": form, "campaign": campaign})


@desk_page
def campaign(request, pk):
    """One campaign: how many agreed to stand on it, and what can be done."""
    shown = get_object_or_404(Campaign, pk=pk)
    pieces = Piece.objects.shown(timezone.now()).filter(campaign=shown)
    context = {
        "campaign": shown,
        "agreed": pieces.count(),
        "public": pieces.public().count(),
    }
    return show(request, "campaigns", "spotlight/desk/campaign.html", context)


@desk_action_for_good
def publish_campaign(request, pk):
    shown = get_object_or_404(Campaign, pk=pk)
    attempt(
        request,
        campaigning.publish,
        _("Published. Its page is open to everybody."),
        campaign=shown,
        by=request.user,
        at=timezone.now(),
    )
    return redirect("desk:campaign", pk)


@desk_page
def pack(request, pk):
    """Every public piece of a campaign as a card, with its words and alternative text, in one file."""
    shown = get_object_or_404(Campaign, pk=pk)
    public = Piece.objects.shown(timezone.now()).public().filter(campaign=shown)
    found = public.select_related("picture", "campaign").order_by("-written_at", "-pk")[:CARDS_AT_MOST]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as file:
        for number, piece in enumerate(found, 1):
            file.writestr(f"{number:03}-card.png", draw_card(piece))
            address = settings.BASE_URL + piece.get_absolute_url()
            said = [piece.name, piece.role, piece.words, f"#{shown.tag}", address]
            file.writestr(f"{number:03}-words.txt", "\n\n".join(each for each in said if each))
            file.writestr(f"{number:03}-alternative-text.txt", card_alt(piece))
    answer = HttpResponse(out.getvalue(), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{shown.slug}.zip"'
    return answer
