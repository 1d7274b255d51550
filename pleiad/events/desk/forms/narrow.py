"""Narrows the desk's lists of events to some words of the title, a kind or a month."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pleiad.ui.fields import LineField

from ...models import EventKind, EventQuerySet


class NarrowEventsForm(forms.Form):
    """What is looked for among the events; anything that is not understood narrows nothing."""

    # No ModelForm: nothing is stored.

    words = LineField(label=_("Words of the title"), max_length=100, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Any")), *EventKind.choices], required=False)
    month = forms.CharField(
        label=_("Month"),
        required=False,
        widget=forms.TextInput(attrs={"type": "month", "class": "govuk-input--width-10"}),
    )

    def clean_month(self):
        """The first moments of the month and of the one that follows, by London's clock, or None."""
        try:
            first = datetime.strptime(self.cleaned_data["month"], "%Y-%m").replace(
                tzinfo=timezone.get_default_timezone()
            )
        except ValueError:
            return None
        if not 2000 <= first.year < 9000:
            return None
        after = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
        return first, after

    def among(self, events: EventQuerySet) -> EventQuerySet:
        """These events, narrowed."""
        self.is_valid()
        for word in self.cleaned_data.get("words", "").split():
            events = events.filter(title__icontains=word)
        if kind := self.cleaned_data.get("kind"):
            events = events.filter(kind=kind)
        if month := self.cleaned_data.get("month"):
            events = events.filter(starts_at__gte=month[0], starts_at__lt=month[1])
        return events

    def chosen(self) -> dict[str, str]:
        """What narrows the list, as the address repeats it."""
        self.is_valid()
        return {name: self.data.get(name, "") for name in self.fields if self.cleaned_data.get(name)}
