"""The form of a series: the fields that all its events share, and the rule for their days."""

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from pleiad.members.bank_holidays import NATIONS
from pleiad.ui.forms import Radios

from ... import recurring
from ...models import Event
from .event import EventForm


class SeriesForm(EventForm):
    """The form of an event whose day is the first of the series; `days()` gives the days, `cleaned_series()` all values."""

    pattern = forms.ChoiceField(
        label=_("How it returns"), choices=recurring.PATTERNS, widget=Radios, initial=recurring.BY_WEEK
    )
    count = forms.IntegerField(
        label=_("How many events"),
        help_text=ngettext_lazy("At most %(most)s.", "At most %(most)s.", recurring.AT_MOST)
        % {"most": recurring.AT_MOST},
        min_value=1,
        max_value=recurring.AT_MOST,
        initial=12,
        error_messages={
            "required": _("Enter how many events there are."),
            "invalid": _("Enter the number of events in figures."),
            "min_value": _("Plan at least one event."),
            "max_value": _("Plan at most 60 events at once."),
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
    )
    holidays_of = forms.ChoiceField(
        label=_("Leave out bank holidays"),
        choices=[*NATIONS, ("", _("Do not leave any out"))],
        widget=Radios,
        initial="england-and-wales",
        required=False,
    )

    field_order = ["day", "starts", "ends", "pattern", "count", "holidays_of", *EventForm.Meta.fields]

    def __init__(self, data=None, *, at: datetime, like: Event | None = None):
        super().__init__(data, at=at, like=like)
        self.fields["day"].label = _("First day")
        del self.fields["last_day"]  # a meeting that comes again takes a day or a night

    def clean(self):
        super().clean()
        day, pattern = self.cleaned_data.get("day"), self.cleaned_data.get("pattern")
        if day and pattern == recurring.BY_WEEK and recurring.week_of_month(day) > 4:
            self.add_error("pattern", _("Not every month has a fifth such weekday. Choose the last one instead."))

    def _when(self):
        said = self.cleaned_data
        hours = {"begins": said["starts"], "ends": said["ends"], "holidays_of": said["holidays_of"]}
        return {"first_day": said["day"], "count": said["count"], **hours}

    def days(self) -> list[recurring.Day]:
        """The days of the rule, including those left out."""
        rule = recurring.day_rule(pattern=self.cleaned_data["pattern"], first_day=self.cleaned_data["day"])
        return recurring.days(rule=rule, **self._when())

    def cleaned_series(self) -> dict:
        """The values as actions.series.plan takes them."""
        fields = {name: value for name, value in self.cleaned_event().items() if name not in ("starts_at", "ends_at")}
        return fields | {"pattern": self.cleaned_data["pattern"], **self._when()}
