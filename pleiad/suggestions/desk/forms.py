from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pleiad.events.desk.forms.times import TimesForm
from pleiad.events.models import Event
from pleiad.ui.fields import LineField

from ..models import Suggestion


class TakeUpForm(forms.ModelForm):
    """The event, coming or still a draft, that takes a suggestion up."""

    class Meta:
        model = Suggestion
        fields = ["event"]
        error_messages = {"event": dict.fromkeys(["required", "invalid_choice"], _("Choose an event."))}

    def __init__(self, *args, at, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["event"].queryset = Event.objects.upcoming(at).filter(cancelled_at=None)
        self.fields["event"].empty_label = _("Choose an event")
        self.fields["event"].label_from_instance = lambda event: (
            f"{timezone.localtime(event.starts_at):%d/%m/%Y} {event.title}"
        )


class DraftForm(TimesForm):
    """A new event from a suggestion: its title and time; the rest is filled in on the event’s own page."""

    class Meta(TimesForm.Meta):
        fields = ["title"]
        field_classes = {"title": LineField}
        error_messages = {"title": {"required": _("Enter a title.")}}

    field_order = ["title", "day", "starts", "ends"]

    def __init__(self, *args, initial=None, **kwargs):
        super().__init__(*args, initial={"starts": "16:00", "ends": "17:30", **(initial or {})}, **kwargs)

    def clean(self):
        super().clean()
        starts_at = self.cleaned_data.get("starts_at")
        if starts_at and starts_at <= self.at:
            self.add_error("day", _("The event would begin in the past."))
