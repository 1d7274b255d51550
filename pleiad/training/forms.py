from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pleiad.ui.forms import Radios

from .locations import keys
from .locations.find import LONGEST, FoundLocation, find
from .models.check_ins import Since

WITHIN = (10, 25, 40, 60, 100, 150)


def official_file():
    """The path of the centres of outward codes, once an official postcode file has been imported."""
    return settings.VAR / "postcodes.csv"


class LocationField(forms.CharField):
    """A town, or a postcode of which only the first half is read, kept and shown. Cleans to a FoundLocation."""

    def __init__(self, **kwargs):
        missing = _("Enter a town, or the first half of a postcode.")
        super().__init__(**{"max_length": LONGEST, "error_messages": {"required": missing}, **kwargs})
        self.widget.attrs.update({"autocomplete": "off", "spellcheck": "false"})

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        found = find(text, official_file=official_file())
        if not found:
            raise forms.ValidationError(
                _("We do not know this location. Check the spelling, or enter the first half of a postcode, like LS1.")
            )
        return found

    def bound_data(self, data, initial):
        return keys.kept_of(data) if isinstance(data, str) else data


class WhereForm(forms.Form):
    where = LocationField(
        label=_("Your town or postcode"),
        help_text=_("For example, Hull or LS1. Of a postcode we read the first half only."),
    )

    @property
    def found(self) -> FoundLocation:
        return self.cleaned_data["where"]


class WatchForm(forms.Form):
    miles = forms.TypedChoiceField(
        label=_("Tell me when one opens within"),
        coerce=int,
        initial=60,
        # A callable, since translated here the words would keep the language in which the server started
        choices=lambda: [(each, gettext("%(miles)s miles") % {"miles": each}) for each in WITHIN],
        error_messages={"invalid_choice": _("Choose a number of miles.")},
    )


class CheckInForm(forms.Form):
    since = forms.ChoiceField(
        label=_("What has become of what you learned?"),
        choices=Since.choices,
        widget=Radios,
        error_messages={"required": _("Choose what comes nearest.")},
    )
    words = forms.CharField(
        label=_("A few words (optional)"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
