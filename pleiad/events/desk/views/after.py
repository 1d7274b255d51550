"""After a meeting, on the desk: notes, slides and recording, and the answers to the three questions."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.desk.door import desk_form
from pleiad.desk.pages import sent, show
from pleiad.errors import Refused
from pleiad.ui.fields import ParagraphsField

from ...actions import after as actions
from ...models import AfterMeeting, Event, FeedbackAnswer


def _link(name):
    return forms.URLField(
        label=AfterMeeting._meta.get_field(name).verbose_name,
        max_length=1000,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": gettext_lazy("Enter the whole link, beginning with https://.")},
    )


class AfterForm(forms.Form):
    notes = ParagraphsField(
        label=gettext_lazy("Notes (optional)"),
        help_text=gettext_lazy("What came out of it, as the rule of the room allows. Lists, emphasis and links work."),
        max_length=20000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    slides = _link("slides")
    recording = _link("recording")
    public = forms.BooleanField(
        label=gettext_lazy("Anyone who can see the event’s page can see this too"),
        help_text=gettext_lazy("Without this, only members see it."),
        required=False,
    )

    def __init__(self, *args, recorded, **kwargs):
        super().__init__(*args, **kwargs)
        if not recorded:
            del self.fields["recording"]


@desk_form
def after(request, pk):
    """Notes, slides and recording of a past event, and the answers to the three questions."""
    event, at = get_object_or_404(Event, pk=pk), timezone.now()
    kept = AfterMeeting.objects.filter(event=event).first() or AfterMeeting(event=event)
    initial = {name: getattr(kept, name) for name in ("notes", "slides", "recording", "public")}
    form = AfterForm(sent(request), initial=initial, recorded=event.recorded)
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_up(event=event, by=request.user, at=at, **{"recording": "", **form.cleaned_data})
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
