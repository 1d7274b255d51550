"""The people and organisations that a member is never paired with."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.errors import Refused

from ..actions import profiles
from ..forms.avoidance import AvoidForm
from ..models import Avoidance
from .door import member_action, member_form, sent


@member_form
def avoid(request):
    """The people and organisations that the member is never paired with; nobody else sees the list."""
    form = AvoidForm(sent(request))
    if form.is_bound and form.is_valid():
        try:
            profiles.avoid(owner=request.user, at=timezone.now(), **form.avoided())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, form.says())
            return redirect("mentoring:avoid")
    held = request.user.avoidances.select_related("organisation").order_by("pk")
    return render(request, "mentoring/avoid.html", {"form": form, "avoidances": held})


@member_action
def forget(request, pk):
    """Take a line from the list."""
    line = get_object_or_404(Avoidance, owner=request.user, pk=pk)
    profiles.forget_avoidance(owner=request.user, avoidance=line, at=timezone.now())
    messages.success(request, _("Removed from your list."))
    return redirect("mentoring:avoid")
