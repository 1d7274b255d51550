"""Drift: people who are in Teams and not here, or here and not in Teams."""

from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.desk.door import desk_action_for_good, desk_page
from pleiad.desk.pages import attempt, back_to, show

from ... import reconcile
from ...models import Drift
from ..invites import name_of


@desk_page
def drift(request, pk):
    """A person who is in Teams and not here, or here and not in Teams."""
    found = get_object_or_404(Drift.objects.select_related("invite__member"), pk=pk)
    missing = found.kind == Drift.MISSING
    name = name_of(found.invite) if found.invite else found.shown_name
    context = {"drift": found, "missing": missing, "name": name}
    return show(request, "teams", "teams/desk/drift.html", context)


@desk_action_for_good
def settle_drift(request, pk):
    """An organiser decides what is right."""
    found = get_object_or_404(Drift, pk=pk)
    repair = request.POST.get("decision") == "repair"
    if not repair and request.POST.get("decision") != "leave":
        return redirect("desk:drift", pk)
    done = _("It is being put right in Teams.") if repair else _("It stays as it is.")
    attempt(request, reconcile.settle, done, drift=found, by=request.user, at=timezone.now(), repair=repair)
    return back_to(request, "teams")
