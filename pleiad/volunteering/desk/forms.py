from django import forms
from django.utils.translation import gettext_lazy as _

from pleiad.ui.fields import LineField
from pleiad.ui.forms import Radios

from ..models import What, Work

FEW = {"inputmode": "numeric", "class": "govuk-input--width-3"}


def _number(label, most, **more):
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=most,
        widget=forms.TextInput(attrs=FEW),
        error_messages={
            "required": _("Enter a number."),
            "invalid": _("Enter a number in figures."),
            "min_value": _("Enter at least 1."),
            "max_value": _("Enter at most %(limit_value)s."),
        },
        **more,
    )


class PartForm(forms.Form):
    what = forms.ChoiceField(
        label=_("Part"), choices=What.choices, error_messages={"required": _("Choose what is needed.")}
    )
    name = LineField(label=_("What it is (only for something else)"), max_length=80, required=False)
    name_cy = LineField(label=_("The same in Welsh (optional)"), max_length=80, required=False)
    work = forms.ChoiceField(
        label=_("Where (only for something else)"),
        choices=Work.choices,
        widget=Radios,
        required=False,
        initial=Work.SERVICE,
    )
    minutes = _number(_("Minutes it takes"), 600, initial=5)
    wanted = _number(_("How many people"), 50, initial=1)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("what") == What.OTHER and not cleaned.get("name"):
            self.add_error("name", _("Say what it is."))
        return cleaned


class ChangePartForm(forms.Form):
    minutes = _number(_("Minutes it takes"), 600)
    wanted = _number(_("How many people"), 50)
    closed = forms.BooleanField(
        label=_("Nobody is needed any more"),
        help_text=_("The part is no longer on the event’s page. Anyone who has it keeps it."),
        required=False,
    )
