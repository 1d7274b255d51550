"""Campaigns on the desk: making and publishing one, its pack of cards, and who was never thanked."""

import io
import zipfile
from datetime import datetime, time

from django import forms
from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.contributions.models import Deed
from pleiad.desk.clocks import clock_facts
from pleiad.desk.door import desk_action, desk_form, desk_page
from pleiad.desk.pages import attempt, sent, show
from pleiad.members.models import Member
from pleiad.ui.dates import day
from pleiad.ui.fields import ReasonForm
from pleiad.ui.paging import cut, page_number

from .. import actions, rules
from ..models import Campaign, Piece
from ..views import card_alt, draw_card
from . import waiting

ON_A_PAGE = 20
CARDS_AT_MOST = 200


class CampaignForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=80)
    title_cy = forms.CharField(label=gettext_lazy("Title in Welsh"), max_length=80, required=False)
    tag = forms.RegexField(
        r"^[A-Za-z0-9]+$",
        label=gettext_lazy("Tag, without the #"),
        help_text=gettext_lazy("Letters and digits, for example IWD2027"),
        max_length=40,
        error_messages={"invalid": gettext_lazy("A tag has only letters and digits.")},
    )
    about = forms.CharField(label=gettext_lazy("What it is about"), widget=forms.Textarea, max_length=3000)
    about_cy = forms.CharField(
        label=gettext_lazy("What it is about, in Welsh"), widget=forms.Textarea, max_length=3000, required=False
    )
    nominate_until = forms.DateField(
        label=gettext_lazy("Nominations until the end of"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def clean_nominate_until(self):
        return timezone.make_aware(datetime.combine(self.cleaned_data["nominate_until"], time(23, 59)))


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
        made = actions.make_campaign(by=request.user, at=timezone.now(), **form.cleaned_data)
        return redirect("desk:campaign", made.pk)
    return show(request, "campaigns", "spotlight/desk/campaign_form.html", {"form": form, "campaign": None})


@desk_form
def change_campaign(request, pk):
    """Its words and its date."""
    campaign = get_object_or_404(Campaign, pk=pk)
    first = {name: getattr(campaign, name) for name in CampaignForm.base_fields}
    first["nominate_until"] = timezone.localdate(campaign.nominate_until)
    form = CampaignForm(sent(request), initial=first)
    if form.is_bound and form.is_valid():
        actions.change_campaign(campaign=campaign, by=request.user, at=timezone.now(), **form.cleaned_data)
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


@desk_action
def publish_campaign(request, pk):
    shown = get_object_or_404(Campaign, pk=pk)
    attempt(
        request,
        actions.publish_campaign,
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


@desk_page
def never_thanked(request):
    """Members who have been here longest and have no thanks yet: no confirmed deed, no spotlight. Members who are
    hidden from lists are left out."""
    members = Member.objects.visible_to(request.user).exclude(pk=request.user.pk)
    thanked = Deed.objects.filter(member=OuterRef("pk"), confirmed_at__isnull=False)
    seen = Piece.objects.filter(author=OuterRef("pk"))
    found = members.filter(~Exists(thanked), ~Exists(seen)).select_related("organisation")
    page = cut(found.order_by("joined_at", "pk"), number=page_number(request), size=ON_A_PAGE)
    rows = [[each.name, each.organisation_name, day(moment=each.joined_at)] for each in page.rows]
    columns = [_("Name"), _("Organisation"), _("Member since")]
    return show(
        request, "campaigns", "spotlight/desk/never_thanked.html", {"rows": rows, "columns": columns, "page": page}
    )


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
        arguments = {"piece": piece, "public": True, "by": request.user, "at": timezone.now()}
        attempt(request, actions.decide, _("Everybody can see it now, and the person shown is told."), **arguments)
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
    return show(request, "campaigns", "spotlight/desk/keep_piece.html", {"form": form, "piece": piece})
