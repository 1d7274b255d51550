"""When an event takes place, as organisers type it: a day, two hours of London's clock, and the last day where it is another."""

from datetime import datetime, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from pleiad.ui import london
from pleiad.ui.fields import DayField, TimeOfDayField

from ...models import LONGEST, Event

YEARS_AHEAD = 3


class TimesForm(forms.ModelForm):
    """Facts of an event with its day and hours; `cleaned_data` then also holds `starts_at` and `ends_at`. An end that is earlier
    than the begin, without a last day, is on the next morning."""

    day = DayField(label=_("Date"), error_messages={"required": _("Enter the date.")})
    starts = TimeOfDayField(label=_("Begins at"), error_messages={"required": _("Enter the time it begins.")})
    ends = TimeOfDayField(
        label=_("Ends at"),
        error_messages={"required": _("Enter the time it ends."), "invalid": _("Enter a time, like 17:30.")},
    )
    last_day = DayField(
        label=_("Last day (optional)"),
        required=False,
        help_text=_("Only if it ends on another day. An end that is earlier than the start is the next morning."),
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
        day, last = self.cleaned_data.get("day"), self._last_day()
        for name, on, becomes in (("starts", day, "starts_at"), ("ends", last, "ends_at")):
            said = self.cleaned_data.get(name)
            if on is None or said is None:
                continue
            moment = london.moment(day=on, at_time=said)
            if moment is None:
                self.add_error(
                    name, _("The clocks go forward that night, so this time does not exist. Choose another.")
                )
            else:
                self.cleaned_data[becomes] = moment
        starts_at, ends_at = self.cleaned_data.get("starts_at"), self.cleaned_data.get("ends_at")
        if not starts_at or not ends_at:
            return
        if ends_at <= starts_at:
            self.add_error(
                "last_day" if last < day and "last_day" in self.fields else "ends",
                _("The event must end after it begins."),
            )
        elif ends_at - starts_at > LONGEST:
            self.add_error("last_day", _("An event can last a month at most. Check the last day."))

    def _last_day(self):
        """The day on which it ends, or None when that is not known yet."""
        day, last = self.cleaned_data.get("day"), self.cleaned_data.get("last_day")
        starts, ends = self.cleaned_data.get("starts"), self.cleaned_data.get("ends")
        if last or day is None or "last_day" in self.errors:
            return last
        return day + timedelta(days=1) if starts and ends and ends < starts else day
