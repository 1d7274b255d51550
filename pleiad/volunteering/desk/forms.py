from django import forms
from django.utils.translation import gettext_lazy as _

from pleiad.ui.fields import LineField
from pleiad.ui.forms import Radios

from ..models import Part, What

FEW = {"inputmode": "numeric", "class": "govuk-input--width-3"}
A_NUMBER = {
    "required": _("Enter a number."),
    "invalid": _("Enter a number in figures."),
    "min_value": _("Enter at least 1."),
    "max_value": _("Enter at most %(limit_value)s."),
}


class PartForm(forms.ModelForm):
    class Meta:
        model = Part
        fields = ["what", "name", "name_cy", "work", "minutes", "wanted"]
        field_classes = {"name": LineField, "name_cy": LineField}
        widgets = {"work": Radios, "minutes": forms.TextInput(attrs=FEW), "wanted": forms.TextInput(attrs=FEW)}
        error_messages = {
            "what": {"required": _("Choose what is needed.")},
            "minutes": A_NUMBER,
            "wanted": A_NUMBER,
        }

    everywhere = forms.BooleanField(label=_("Ask for it at all that follow in the series too"), required=False)

    def __init__(self, *args, in_a_series: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if not in_a_series:
            del self.fields["everywhere"]
        self.fields["what"].choices = What.choices
        self.fields["work"].required = False
        self.fields["minutes"].initial = 5

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("what") == What.OTHER and not cleaned.get("name"):
            self.add_error("name", _("Say what it is."))
        return cleaned


class ChangePartForm(forms.ModelForm):
    closed = forms.BooleanField(
        label=_("Nobody is needed any more"),
        help_text=_("The part is no longer on the event’s page. Anyone who has it keeps it."),
        required=False,
    )

    class Meta:
        model = Part
        fields = ["minutes", "wanted"]
        widgets = {"minutes": forms.TextInput(attrs=FEW), "wanted": forms.TextInput(attrs=FEW)}
        error_messages = {"minutes": A_NUMBER, "wanted": A_NUMBER}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["closed"].initial = bool(self.instance.closed_at)
