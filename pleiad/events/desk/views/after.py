"""After a meeting, on the desk: notes, slides and recording, and the answers to the three questions."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.desk.door import desk_form
from pleiad.desk.pages import sent, show
from pleiad.errors import Refused

from ...actions import after as actions
from ...models import AfterMeeting, Event, FeedbackAnswer
from ..forms.after import AfterForm


@desk_form
def after(request, pk):
    """Notes, slides and recording of a past event, and the answers to the three questions."""
    event, at = get_object_or_404(Event, pk=pk), timezone.now()
    kept = AfterMeeting.objects.filter(event=event).first()
    form = AfterForm(sent(request), instance=kept, recorded=event.recorded)
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_up(event=event, by=request.user, at=at, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is on the event’s page."))
            return redirect("desk:after", pk)
    over = event.ends_at <= at
    answers = actions.answers(event=event, at=at) if over else None
    context = {
        "event": event,
        "form": form,
        "over": over and not event.cancelled_at,
        "answers": answers,
        "fewest": actions.FEWEST,
        "columns": [_("Question"), *(str(label) for label in FeedbackAnswer.labels)],
        "rule": event.get_rule_display(),
    }
    return show(request, "events", "events/desk/after.html", context)
