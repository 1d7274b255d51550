from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from pleiad.ui.forms import Radios

from .locations import keys
from .locations.find import LONGEST, FoundLocation, find
from .models import CourseCheckIn, Watch


def official_file():
    """The path of the centres of outward codes, once an official postcode file has been imported."""
    return settings.VAR / "postcodes.csv"


class LocationField(forms.CharField):
    """A town, or a postcode of which only the first half is read, kept and shown. Cleans to a FoundLocation.

    What is only guessed is an error that offers what may be meant, unless the page asks about it itself (`may_guess`).
    """

    def __init__(self, *, may_guess=False, **kwargs):
        self.may_guess = may_guess
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
        if found.guess and not self.may_guess:
            names = [spoken for spoken in (keys.spoken(found), *found.alternatives) if spoken]
            raise forms.ValidationError(
                _("We do not know this location. Did you mean %(names)s?") % {"names": " · ".join(names)}
            )
        return found

    def bound_data(self, data, initial):
        return keys.kept_of(data) if isinstance(data, str) else data


class WhereForm(forms.Form):
    # No ModelForm: what is typed here is looked up, and never kept.
    where = LocationField(
        may_guess=True,
        label=_("Your town or postcode"),
        help_text=_("For example, Hull or LS1. Of a postcode we read the first half only."),
    )

    @property
    def found(self) -> FoundLocation:
        return self.cleaned_data["where"]


class WatchForm(forms.ModelForm):
    class Meta:
        model = Watch
        fields = ["miles"]
        error_messages = {"miles": {"invalid_choice": _("Choose a number of miles.")}}


class CheckInForm(forms.ModelForm):
    class Meta:
        model = CourseCheckIn
        fields = ["since", "words"]
        widgets = {"since": Radios, "words": forms.Textarea(attrs={"rows": 4})}
        error_messages = {"since": {"required": _("Choose what comes nearest.")}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Blank only until the question is answered.
        self.fields["since"].required = True
