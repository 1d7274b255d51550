"""How often a member gets emails on what is new, and how to stop them."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from pleiad.ui.pressing import by_mail_program, pressed

from ..actions import digests, posts
from ..forms import DigestForm
from ..models import DigestChoice
from .pages import attempt, opens_or_sends, page


@opens_or_sends
def digest(request):
    """Choose how often to get an email on what is new."""
    chosen = DigestChoice.objects.filter(member=request.user).first()
    form = DigestForm(request.POST if request.method == "POST" else None, instance=chosen)
    if request.method == "POST" and form.is_valid():
        attempt(request, _("Your choice is kept."), posts.choose_digest, every=form.cleaned_data["every"])
        return redirect("conversations:following")
    return page(request, "digest.html", {"form": form})


@login_not_required
@csrf_exempt  # mail programs send the form of RFC 8058 without a page of ours; the secret in the address is the proof
@opens_or_sends
def digest_off(request, ticket):
    """End a member's digests without signing in, after one press of a button here or in a mail program (RFC 8058)."""
    member = digests.member_of(ticket)
    if member is None:
        raise Http404
    done = pressed(request) or by_mail_program(request)
    if done:
        digests.end(member=member, at=timezone.now())
    return page(request, "digest_off.html", {"done": done})
