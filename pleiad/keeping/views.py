from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pleiad.errors import Refused

from . import first_organiser as links


@require_http_methods(["GET", "HEAD", "POST"])
def first_organiser(request, secret):
    """The page behind the link for the first organiser; nothing happens before its button is pressed."""
    at = timezone.now()
    if request.method == "POST":
        try:
            links.become(member=request.user, secret=secret, at=at)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(request.path)
        messages.success(request, _("You are the first organiser. Appoint a second one soon: some things need two."))
        return redirect("desk:desk")
    return render(request, "keeping/first_organiser.html", {"why_not": links.why_not(secret=secret, at=at)})
