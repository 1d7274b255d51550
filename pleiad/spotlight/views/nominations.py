"""Nominations: writing about a colleague."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.directory.models import Profile
from pleiad.errors import Refused
from pleiad.members.addresses import parse
from pleiad.ui.paging import row_number

from .. import actions
from ..forms import NominateForm
from ..models import Campaign
from .pieces import form_page


@form_page
def nominate(request):
    """Write about a colleague; nothing is seen by anybody until the colleague has said yes."""
    if not request.user.is_current:
        raise Http404
    at = timezone.now()
    campaigns = Campaign.objects.filter(nominate_until__gt=at).order_by("title")
    known = colleague(request)
    form = NominateForm(
        request.POST if request.method == "POST" else None,
        campaigns=campaigns,
        known=known,
        initial={"campaign": campaigns.filter(slug=request.GET.get("campaign", "").replace("\x00", "")).first()},
    )
    if form.is_bound and form.is_valid():
        try:
            asked = {"name": known.name, "address": parse(known.email)} if known else {}
            actions.nominate(by=request.user, at=at, **{**form.cleaned_data, **asked})
            messages.success(
                request,
                _("We have asked them. Nobody sees a word before they say yes; we will tell you what they say."),
            )
            return redirect("spotlight:own-pieces")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "spotlight/nominate.html", {"form": form, "known": known})


def colleague(request):
    """The member of the directory from whose page the reader came, or None: then the reader gives a name and an address."""
    pk = row_number(request.GET.get("member", ""))
    if not pk:
        return None
    listed = Profile.objects.visible_to(request.user).listed().exclude(member=request.user).select_related("member")
    return get_object_or_404(listed, member=pk).member
