from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pleiad.errors import Refused

from . import tokens
from .forms import TokenForm
from .models import AccessToken


def _member_or_404(request):
    if not request.user.is_current:
        raise Http404
    return request.user


@require_http_methods(["GET", "HEAD", "POST"])
def programs(request):
    """The keys that a member made for programs, and a form for a new one, which is shown once."""
    member, at, secret = _member_or_404(request), timezone.now(), ""
    form = TokenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            secret = tokens.make(member=member, at=at, **form.cleaned_data)
            form = TokenForm()
        except Refused as refusal:
            messages.error(request, str(refusal))
    found = AccessToken.objects.filter(member=member, expires_at__gt=at).order_by("-made_at", "-pk")
    return render(request, "api/programs.html", {"tokens": found, "form": form, "secret": secret})


@require_POST
def end(request, pk):
    """End one of the member's own keys."""
    member = _member_or_404(request)
    tokens.end(token=get_object_or_404(AccessToken.objects.filter(member=member), pk=pk), at=timezone.now())
    messages.success(request, _("The key is ended. The program reads nothing more."))
    return redirect("api:programs")
