from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pleiad.events.models import Event
from pleiad.ui import london
from pleiad.ui.fields import LineField
from pleiad.ui.forms import DateInput, TimeInput


class TakeUpForm(forms.Form):
    """The event, coming or still a draft, that takes a suggestion up."""

    event = forms.ModelChoiceField(
        queryset=Event.objects.none(),
        label=_("Event"),
        empty_label=_("Choose an event"),
        error_messages={"required": _("Choose an event."), "invalid_choice": _("Choose an event.")},
    )

    def __init__(self, *args, at, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["event"].queryset = Event.objects.upcoming(at).filter(cancelled_at=None)
        self.fields["event"].label_from_instance = lambda event: (
            f"{timezone.localtime(event.starts_at):%d/%m/%Y} {event.title}"
        )


class DraftForm(forms.Form):
    """A new event from a suggestion: its title and time; the rest is filled in on the event’s own page."""

    title = LineField(label=_("Title"), max_length=120, error_messages={"required": _("Enter a title.")})
    day = forms.DateField(
        label=_("Date"),
        widget=DateInput,
        error_messages={"required": _("Enter the date."), "invalid": _("Enter a real date, like 17 December 2026.")},
    )
    starts = forms.TimeField(
        label=_("Begins at"), widget=TimeInput, initial="16:00",
        error_messages={"required": _("Enter the time it begins."), "invalid": _("Enter a time, like 16:00.")},
    )  # fmt: skip
    ends = forms.TimeField(
        label=_("Ends at"), widget=TimeInput, initial="17:30",
        error_messages={"required": _("Enter the time it ends."), "invalid": _("Enter a time, like 17:30.")},
    )  # fmt: skip

    def __init__(self, *args, at, **kwargs):
        self.at = at
        super().__init__(*args, **kwargs)

    def clean(self):
        cleaned = super().clean()
        if not {"day", "starts", "ends"} <= cleaned.keys():
            return cleaned
        for name in ("starts", "ends"):
            cleaned[f"{name}_at"] = moment = london.moment(day=cleaned["day"], at_time=cleaned[name])
            if moment is None:
                self.add_error(
                    name, _("The clocks go forward that night, so this time does not exist. Choose another.")
                )
        if cleaned["starts_at"] and cleaned["ends_at"]:
            if cleaned["ends_at"] <= cleaned["starts_at"]:
                self.add_error("ends", _("The event must end after it begins."))
            if cleaned["starts_at"] <= self.at:
                self.add_error("day", _("The event would begin in the past."))
        return cleaned
