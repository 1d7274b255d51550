"""One page to choose all emails, and the press that stops them from within one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from pleiad.ui.pressing import by_mail_program, pressed

from .. import choosing
from ..forms import EmailsForm
from ..models import EmailTimes

opens_or_sends = require_http_methods(["GET", "HEAD", "POST"])


@opens_or_sends
def emails(request):
    """Choose which emails to have, how often and when."""
    times = EmailTimes.objects.filter(member=request.user).first()
    sent = request.POST if request.method == "POST" else None
    form = EmailsForm(sent, instance=times, choices=choosing.choices(request.user))
    if sent is not None and form.is_valid():
        choosing.choose(
            by=request.user,
            at=timezone.now(),
            wanted=form.wanted(),
            weekday=form.cleaned_data["weekday"],
            hour=form.cleaned_data["hour"],
        )
        messages.success(request, _("Your choice is kept."))
        return redirect("home:emails")
    return render(request, "home/emails.html", {"form": form})


@login_not_required
@csrf_exempt  # mail programs send the form of RFC 8058 without a page of ours; the secret in the address is the proof
@opens_or_sends
def stop(request, ticket):
    """End a subscription, or all, without signing in, by one press here or in a mail program (RFC 8058)."""
    found = choosing.read_ticket(ticket)
    if found is None:
        raise Http404
    member, name = found
    done = pressed(request) or by_mail_program(request)
    if done:
        everything = request.POST.get("press") == choosing.ALL
        choosing.stop(member=member, subscription=choosing.ALL if everything else name, at=timezone.now())
    return render(request, "home/stop.html", {"done": done, "label": choosing.label_of(name)})
