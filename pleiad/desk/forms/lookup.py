from django import forms
from django.utils.translation import gettext_lazy as _


class LookUpForm(forms.Form):
    """Whom an organiser looks for."""

    asked = forms.CharField(
        label=_("Her address, or a whole word of her name"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter her address, or a whole word of her name.")},
    )
