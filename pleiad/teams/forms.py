from django import forms
from django.utils.translation import gettext_lazy as _

from .help import HELP


class StuckForm(forms.Form):
    """What Microsoft's page said when the member could not get in."""

    # No ModelForm: the choices are the messages that we know, and one says that the member saw none of them.

    code = forms.ChoiceField(
        label=_("What did Microsoft’s page say?"),
        help_text=_("Look for a code such as AADSTS50020 near the end of the message."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the message that you saw, or “Something else”.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = [(each.code, f"{each.code}: {each.says}") for each in HELP.values()]
        self.fields["code"].choices = [*known, ("other", _("Something else, or nothing happened"))]

    @property
    def code_said(self):
        """One of `rules.STUCK_CODES`, or empty."""
        return "" if self.cleaned_data["code"] == "other" else self.cleaned_data["code"]


class AddressForm(forms.Form):
    """Which of the member's other addresses Teams is tried with."""

    # No ModelForm: it offers rows of another table to choose from.

    address = forms.ChoiceField(
        label=_("Which of your addresses may we use for Teams?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an address.")},
    )

    def __init__(self, *args, own, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["address"].choices = [(each, each) for each in own]
