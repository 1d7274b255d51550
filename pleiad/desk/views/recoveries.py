from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.members import recovery as recoveries
from pleiad.members import rules
from pleiad.members.models import Recovery
from pleiad.ui.fields import ReasonForm

from ..door import desk_form_for_good
from ..pages import attempt, sent, show


@desk_form_for_good
def recovery(request, pk):
    """One member's way back in: what they say, who made sure so far, and the two answers."""
    people = Recovery.objects.select_related("member__organisation", "first_by", "second_by")
    found, at = get_object_or_404(people, pk=pk), timezone.now()
    why_not = rules.why_not_agree_to_recovery(recovery=found, by=request.user)
    form = ReasonForm(
        sent(request),
        label=gettext_lazy("How did you make sure?"),
        hint=gettext_lazy("For example, that you spoke with them and know their voice. An email proves nothing here."),
        missing=gettext_lazy("Say how you made sure that it is the member."),
    )
    if request.method == "POST" and form.is_valid():
        said, common = form.cleaned_data["reason"], {"recovery": found, "by": request.user, "at": at}
        if request.POST.get("do") == "stop":
            attempt(request, recoveries.stop, _("Nothing is removed."), reason=said, **common)
        else:
            attempt(request, recoveries.agree, _("You have agreed."), checked=said, **common)
        return redirect("desk:recovery", pk)
    context = {"recovery": found, "form": form, "why_not": why_not, "open": not (found.stopped_at or found.done_at)}
    return show(request, "members", "desk/recovery.html", context)
