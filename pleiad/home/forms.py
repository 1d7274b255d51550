from django import forms
from django.utils.translation import gettext_lazy as _

from .models import FIRST_HOUR, LAST_HOUR, EmailTimes, Every
from .subscriptions import GROUPS, SUBSCRIPTIONS

HOURS = [(hour, f"{(hour - 1) % 12 + 1}{'am' if hour < 12 else 'pm'}") for hour in range(FIRST_HOUR, LAST_HOUR + 1)]


class EmailsForm(forms.ModelForm):
    """Asks how often each subscription may come: as many fields as rooms have registered."""

    hour = forms.TypedChoiceField(label=_("Hour"), choices=HOURS, coerce=int, help_text=_("In UK time."))

    class Meta:
        model = EmailTimes
        fields = ["weekday", "hour"]

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        for name, each in SUBSCRIPTIONS.items():
            self.fields[f"every-{name}"] = forms.ChoiceField(
                label=each.label,
                help_text=each.hint,
                choices=[(way, Every(way).label) for way in each.ways],
                initial=choices[name],
            )

    def by_group(self):
        """The headings of the page, each with its fields."""
        return [
            (heading, [self[f"every-{name}"] for name, each in SUBSCRIPTIONS.items() if each.group == group])
            for group, heading in GROUPS.items()
            if any(each.group == group for each in SUBSCRIPTIONS.values())
        ]

    def wanted(self):
        """How often for each subscription, once the form is valid."""
        return {name: self.cleaned_data[f"every-{name}"] for name in SUBSCRIPTIONS}
