from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.audit.actions import name_of
from pleiad.members.models import Member
from pleiad.ui.dates import day

from ..door import desk_form_for_good, desk_page
from ..joint_pages import propose_page
from ..looked_up import looked_up
from ..models import JointDecision
from ..organisers import APPOINT, ENOUGH, RELEASE, SUSPEND
from ..pages import show


@desk_page
def organisers(request):
    """Who organises, since when, and what waits about them."""
    found = list(Member.objects.organisers().order_by("organiser_since", "pk"))
    waits = set(JointDecision.objects.open().filter(about__in=found, kind=RELEASE).values_list("about_id", flat=True))
    context = {
        "lines": [_line(each, own=each.pk == request.user.pk, waits=each.pk in waits) for each in found],
        "too_few": len(found) < ENOUGH,
    }
    return show(request, "organisers", "desk/organisers.html", context)


def _line(organiser, *, own, waits):
    return {
        "state": "waiting" if waits else "done",
        "title": str(organiser),
        "sentence": _("It is proposed that they step down.") if waits else "",
        "facts": [(_("Organiser since"), day(moment=organiser.organiser_since))],
        "link": {
            "url": reverse("desk:release-organiser", args=[organiser.pk]),
            "label": _("Step down") if own else _("Propose that they step down"),
        },
    }


@desk_form_for_good
def appoint(request, pk):
    """Propose a member as an organiser."""
    member = looked_up(request, pk)
    if member is None:
        return redirect("desk:members")
    back = reverse("desk:member", args=[pk])
    return propose_page(request, section="organisers", kind=APPOINT, subject=name_of(member), about=member, back=back)


@desk_form_for_good
def release(request, pk):
    """Propose that an organiser, or oneself, steps down and stays a member."""
    member = get_object_or_404(Member.objects.organisers(), pk=pk)
    back = reverse("desk:organisers")
    return propose_page(request, section="organisers", kind=RELEASE, subject=name_of(member), about=member, back=back)


@desk_form_for_good
def suspend(request, pk):
    """Propose to suspend an organiser, which nobody does alone."""
    member = looked_up(request, pk)
    if member is None:
        return redirect("desk:members")
    back = reverse("desk:member", args=[pk])
    return propose_page(request, section="members", kind=SUSPEND, subject=name_of(member), about=member, back=back)
