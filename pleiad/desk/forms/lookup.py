from django import forms
from django.utils.translation import gettext_lazy as _


class LookUpForm(forms.Form):
    """The member that an organiser looks for."""

    asked = forms.CharField(
        label=_("The member’s address, or a whole word of their name"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter the member’s address, or a whole word of their name.")},
    )
