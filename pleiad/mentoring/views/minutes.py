from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.errors import Refused
from pleiad.ui.paging import row_number

from .. import rules
from ..actions import minutes, pairings
from ..forms.pairing import MinutesForm
from .door import member_action, member_form, pairing_or_404, sent


@member_form
def note_minutes(request, pk):
    """The mentor notes the time given."""
    held, at = pairing_or_404(request, pk), timezone.now()
    if reason := rules.why_not_note_minutes(pairing=held, by=request.user):
        messages.error(request, str(reason))
        return redirect("mentoring:pairing", pk)
    deed = minutes.deed_of(held)
    met = deed.minutes if deed else minutes.minutes_of(pairings.dates_of(held).filter(ends_at__lte=at))
    initial = {"minutes": met or None}
    form = MinutesForm(sent(request), initial=initial)
    if form.is_bound and form.is_valid():
        try:
            minutes.note(pairing=held, by=request.user, minutes=form.cleaned_data["minutes"], at=at)
            messages.success(
                request, _("Noted. We have asked the other person whether it is right. It counts once they say yes.")
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("mentoring:pairing", pk)
    return render(request, "mentoring/minutes.html", {"form": form, "pairing": held})


@member_action
def confirm_minutes(request, pk):
    """The mentee confirms the time that the mentor noted."""
    held = pairing_or_404(request, pk)
    try:
        minutes.confirm(
            pairing=held, by=request.user, minutes=row_number(request.POST.get("minutes", "")), at=timezone.now()
        )
        messages.success(request, _("Thank you. It now counts in their contribution statement, without your name."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("mentoring:pairing", pk)
