"""The page on which an organiser proposes what two decide, for every room that has such a thing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.errors import Refused
from pleiad.members.models import Member
from pleiad.ui.fields import ReasonForm

from .actions.joint_decisions import propose
from .joint_kinds import JOINT_KINDS
from .models import JointDecision
from .pages import sent, show


def propose_page(
    request: HttpRequest,
    *,
    section: str,
    kind: str,
    subject: str,
    back: str,
    payload: dict | None = None,
    about: Member | None = None,
) -> HttpResponse:
    """Show what would happen and ask for a reason; sent, it waits for another organiser. `section` is the page of the
    desk's menu, `back` the address to which a reader goes who leaves it as it is."""
    decision = JointDecision(kind=kind, subject=subject, payload=payload or {}, about=about, proposed_by=request.user)
    why_not = JOINT_KINDS[kind].why_not(decision=decision)
    form = ReasonForm(
        sent(request),
        label=gettext_lazy("Why"),
        hint=gettext_lazy("All organisers can read this, and so can the member it is about."),
        missing=gettext_lazy("Say why, for the organiser who has to agree."),
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = propose(
                kind=kind,
                subject=subject,
                payload=payload,
                about=about,
                by=request.user,
                at=timezone.now(),
                reason=form.cleaned_data["reason"],
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your proposal waits for another organiser. We tell them all by email."))
            return redirect("desk:joint-decision", made.pk)
    context = {
        "heading": JOINT_KINDS[kind].title(decision),
        "sentences": JOINT_KINDS[kind].preview(decision) if not why_not else [],
        "why_not": why_not,
        "form": form,
        "back": back,
    }
    return show(request, section, "desk/propose_joint_decision.html", context)
