from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from pleiad.errors import Refused

from ..actions import pairings
from ..check_in_links import check_in_of
from ..models import Pairing, PairingCheckIn
from .door import member_action


@member_action
def check_in(request, pk):
    """Answer “did you meet?” on the page of the pairing."""
    asked = get_object_or_404(PairingCheckIn, pk=pk, member=request.user, pairing__in=Pairing.objects.of(request.user))
    _answer(request, asked)
    return redirect("mentoring:pairing", asked.pairing_id)


def _answer(request, check_in) -> bool:
    answer = request.POST.get("answer")
    if answer not in dict(PairingCheckIn.ANSWERS):
        messages.error(request, _("Press one of the three buttons."))
        return False
    try:
        pairings.answer_check_in(check_in=check_in, answer=answer, at=timezone.now())
        messages.success(request, _("Thank you. That is all we wanted to know."))
        return True
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def met(request, ticket):
    """Answer “did you meet?” from the email, without signing in; the page names nobody."""
    asked = check_in_of(ticket)
    if asked is None or not asked.member.is_current:
        raise Http404
    if request.method == "POST":
        _answer(request, asked)
        return redirect(request.path)
    return render(request, "mentoring/met.html", {"check_in": asked, "answers": PairingCheckIn.ANSWERS})
