from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from pleiad.errors import Refused
from pleiad.members import signing_in
from pleiad.members.addresses import parse
from pleiad.members.eligibility import versions
from pleiad.ui.pressing import by_mail_program, pressed

from . import actions
from .forms import AcceptForm
from .joining import YES

opens_or_sends = require_http_methods(["GET", "HEAD", "POST"])


@login_not_required
@opens_or_sends
def invitation(request, ticket):
    """What the network is, and one press to join it: the code that it sends proves the address."""
    found = actions.of_ticket(ticket)
    if found is None:
        return render(request, "invitations/over.html", status=404)
    if request.user.is_authenticated:
        return redirect("members:account")
    verdict = versions.current().decide(parse(found.address))
    statement = versions.statement()
    asked = request.POST if pressed(request) else None
    form = AcceptForm(
        asked,
        organisation=verdict.organisation,
        initial={"name": found.name, "organisation": found.organisation, "teams": "with"},
    )
    if asked is not None and form.is_valid():
        with override("en"):
            evidence = _("Invited by an organiser, from the list “%(name)s”.") % {"name": found.of_list}
        try:
            signing_in.ask_for_code(request=request, address=found.address.lower(), at=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            request.session[YES] = {
                "pk": found.pk,
                "address": found.address.lower(),
                "name": form.cleaned_data["name"],
                "organisation": form.cleaned_data.get("organisation", ""),
                "teams": form.with_teams,
                "statement": statement.version,
                "language": get_language(),
                "evidence": evidence,
            }
            return redirect("members:code")
    context = {"found": found, "form": form, "verdict": verdict, "statement": statement, "ticket": ticket}
    return render(request, "invitations/invitation.html", context)


@login_not_required
@csrf_exempt  # mail programs send the form of RFC 8058 without a page of ours; the secret in the address is the proof
@opens_or_sends
def decline(request, ticket):
    """No, and no other invitation: what we kept is deleted after one press here or in a mail program."""
    found = actions.of_ticket(ticket)
    if found is None:
        return render(request, "invitations/over.html", status=404)
    done = pressed(request) or by_mail_program(request)
    if done:
        actions.decline(invitation=found, at=timezone.now())
    return render(request, "invitations/decline.html", {"done": done})
