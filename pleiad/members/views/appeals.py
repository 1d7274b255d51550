"""The page behind the link that comes with a decision: no account is needed, and the link takes one appeal."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from pleiad.errors import Refused

from .. import appeals, rules
from ..forms import TextForm


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request, ticket):
    """Ask for a second look at a decision, or see what has become of it."""
    found, at = appeals.of_ticket(ticket), timezone.now()
    if found is None:
        raise Http404
    why_not = rules.why_not_appeal(appeal=found, at=at)
    form = TextForm(
        request.POST if request.method == "POST" else None,
        label=_("Why should it be looked at again?"),
        hint=_("Another organiser reads this. Say what we do not know, or what we got wrong."),
    )
    if not why_not and form.is_bound and form.is_valid():
        try:
            appeals.make(appeal=found, words=form.cleaned_data["text"], at=at)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(request.path)
    context = {"appeal": found, "form": form, "why_not": why_not if not found.made_at else None}
    return render(request, "members/appeal.html", context)
