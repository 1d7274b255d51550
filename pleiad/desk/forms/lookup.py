from django import forms
from django.utils.translation import gettext_lazy as _

from pleiad.ui.fields import LineField


class LookUpForm(forms.Form):
    """The member that an organiser looks for."""

    asked = forms.CharField(
        label=_("The member’s address, or a whole word of their name"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter the member’s address, or a whole word of their name.")},
    )
    why = LineField(
        label=_("Why you look"),
        help_text=_("Such as “They wrote to us that they cannot sign in”. The member can read it in their access log."),
        max_length=200,
        error_messages={"required": _("Say why you look. The member can read it.")},
    )
