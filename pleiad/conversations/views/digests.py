"""The link that ended digests before there was a page for all emails: it stands in emails that were sent."""

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from pleiad.home import choosing
from pleiad.home.subscriptions import SUBSCRIPTIONS
from pleiad.ui.pressing import by_mail_program, pressed

from ..subscriptions import FOLLOWED
from .pages import opens_or_sends

SALT = "pleiad.conversations.digest-off"


@login_not_required
@csrf_exempt  # mail programs send the form of RFC 8058 without a page of ours; the secret in the address is the proof
@opens_or_sends
def digest_off(request, ticket):
    """End what a member hears of what they follow without signing in, after one press here or in a mail program (RFC 8058)."""
    try:
        member = signing.loads(ticket, salt=SALT)
    except signing.BadSignature:
        raise Http404 from None
    done = pressed(request) or by_mail_program(request)
    if done:
        choosing.stop(member=member, subscription=FOLLOWED.name, at=timezone.now())
    return render(request, "home/stop.html", {"done": done, "label": SUBSCRIPTIONS[FOLLOWED.name].label})
