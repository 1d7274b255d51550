"""When an event takes place, as organisers type it: a day and two hours of London's clock."""

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from pleiad.ui import london
from pleiad.ui.fields import DayField, TimeOfDayField

from ...models import Event

YEARS_AHEAD = 3


class TimesForm(forms.ModelForm):
    """Facts of an event with its day and hours; `cleaned_data` then also holds `starts_at` and `ends_at`."""

    day = DayField(label=_("Date"), error_messages={"required": _("Enter the date.")})
    starts = TimeOfDayField(label=_("Begins at"), error_messages={"required": _("Enter the time it begins.")})
    ends = TimeOfDayField(
        label=_("Ends at"),
        error_messages={"required": _("Enter the time it ends."), "invalid": _("Enter a time, like 17:30.")},
    )

    class Meta:
        model = Event
        fields: list[str] = []

    def __init__(self, *args, at: datetime, **kwargs):
        self.at = at
        super().__init__(*args, **kwargs)

    def clean_day(self):
        day = self.cleaned_data["day"]
        if not 2000 <= day.year <= self.at.year + YEARS_AHEAD:
            raise forms.ValidationError(_("Enter a date within the next three years."))
        return day

    def clean(self):
        super().clean()
        day = self.cleaned_data.get("day")
        for name, becomes in (("starts", "starts_at"), ("ends", "ends_at")):
            said = self.cleaned_data.get(name)
            if day is None or said is None:
                continue
            moment = london.moment(day=day, at_time=said)
            if moment is None:
                self.add_error(
                    name, _("The clocks go forward that night, so this time does not exist. Choose another.")
                )
            else:
                self.cleaned_data[becomes] = moment
        starts_at, ends_at = self.cleaned_data.get("starts_at"), self.cleaned_data.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends", _("The event must end after it begins."))
