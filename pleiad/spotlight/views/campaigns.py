"""A campaign's public page."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from pleiad.ui.paging import cut, page_number

from ..models import Campaign
from .pieces import ON_A_PAGE, may_nominate, pieces_for, reader_of, with_names


@login_not_required
@require_safe
def campaign(request, slug):
    """A campaign’s public page: everyone who agreed to be shown on it."""
    reader = reader_of(request)
    shown = get_object_or_404(Campaign.objects.visible_to(reader), slug=slug)
    page = cut(pieces_for(request).filter(campaign=shown), number=page_number(request), size=ON_A_PAGE)
    context = {
        "campaign": shown,
        "about": (get_language() == "cy" and shown.about_cy) or shown.about,
        "pieces": with_names(page.rows, reader),
        "page": page,
        "open": shown.nominate_until > timezone.now(),
        "may_nominate": may_nominate(request),
    }
    return render(request, "spotlight/campaign.html", context)
