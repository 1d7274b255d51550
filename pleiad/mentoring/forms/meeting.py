from datetime import datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pleiad.ui.fields import DayField, LineField, TimeOfDayField
from pleiad.ui.forms import Radios

from ..models import MentoringMeeting

LENGTHS = [
    (30, _("Half an hour")),
    (45, _("Three quarters of an hour")),
    (60, _("An hour")),
    (90, _("An hour and a half")),
]


class DateForm(forms.ModelForm):
    """A date for the two, in London's clock."""

    day = DayField(label=_("Day"), error_messages={"required": _("Enter the day.")})
    starts = TimeOfDayField(label=_("From"), error_messages={"required": _("Enter the time.")})
    minutes = forms.TypedChoiceField(label=_("How long?"), choices=LENGTHS, coerce=int, initial=30, widget=Radios)

    class Meta:
        model = MentoringMeeting
        fields = ["where"]
        field_classes = {"where": LineField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            start = timezone.localtime(self.instance.starts_at)
            length = int((self.instance.ends_at - self.instance.starts_at).total_seconds() // 60)
            self.initial.update({"day": start.date(), "starts": start.time(), "minutes": length})

    def clean_day(self):
        if self.cleaned_data["day"] > timezone.localdate() + timedelta(days=366):
            raise forms.ValidationError(_("Choose a day within a year."))
        return self.cleaned_data["day"]

    def clean(self):
        if {"day", "starts", "minutes"} <= self.cleaned_data.keys():
            naive = datetime.combine(self.cleaned_data["day"], self.cleaned_data["starts"])
            start = timezone.make_aware(naive)
            self.cleaned_data["starts_at"] = start
            self.cleaned_data["ends_at"] = start + timedelta(minutes=self.cleaned_data["minutes"])

    def when_and_where(self) -> dict:
        """The values as actions.pairings.set_meeting takes them."""
        return {name: self.cleaned_data[name] for name in ("starts_at", "ends_at", "where")}
