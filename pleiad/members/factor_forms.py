from django import forms
from django.utils.translation import gettext_lazy as _

from pleiad.ui.fields import LineField


class SecondStepForm(forms.Form):
    """A code of the authenticator app, or a recovery code; the action says whether it is right."""

    code = forms.CharField(
        label=_("Code from your authenticator app"),
        help_text=_("Six digits. Or type one of your recovery codes, which have eight."),
        error_messages={"required": _("Type the code that your authenticator app shows.")},
        max_length=40,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "govuk-input--width-10"}
        ),
    )

    def __init__(self, *args, has_app=True, **kwargs):
        super().__init__(*args, **kwargs)
        if not has_app:
            code = self.fields["code"]
            code.label, code.help_text = _("One of your recovery codes"), _("Eight digits. Each works once.")
            code.error_messages["required"] = _("Type one of your recovery codes.")


class AppForm(SecondStepForm):
    """The first code of a new app shows that it holds the key."""

    code = forms.CharField(
        label=_("Code that the app shows"),
        help_text=_("Six digits, new every half minute"),
        error_messages={"required": _("Type the six digits that the app shows.")},
        max_length=40,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "govuk-input--width-10"}
        ),
    )

    def clean_code(self):
        """The digits, however they were spaced."""
        return "".join(each for each in self.cleaned_data["code"] if each.isalnum())


class AnswerField(forms.JSONField):
    """What a browser answered about a passkey: JSON of a stranger's making, of a length that passkeys have."""

    widget = forms.HiddenInput
    LENGTH = 20_000  # ten times what the longest kind of passkey needs

    def prepare_value(self, value):
        """Return nothing: an answer counts once, so a page shown again must ask again."""
        return ""

    def bound_data(self, data, initial):
        """Return it unread: a page that is shown again shows nothing of it, and reading could fail once more."""
        return data

    def to_python(self, value):
        invalid = forms.ValidationError(self.error_messages["invalid"], code="invalid")
        if len(value or "") > self.LENGTH:
            raise invalid
        try:
            return super().to_python(value)
        except (ValueError, RecursionError):
            raise invalid from None


class PasskeyNameForm(forms.Form):
    # No form of a model: the name stands in a column of allauth among other data of the passkey
    name = LineField(
        label=_("Name of this passkey"),
        help_text=_("So that you can tell your passkeys apart, for example “Work laptop”"),
        error_messages={"required": _("Enter a name.")},
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class PasskeyForm(PasskeyNameForm):
    """A name, and the browser's answer, which our script fills in."""

    answer = AnswerField(
        error_messages={
            "required": _("Your browser has not made a passkey yet. Press the button, and follow your browser."),
            "invalid": _("Your browser’s answer was not a passkey that we can use. Try again."),
        },
    )

    def full_clean(self):
        """Show errors of the answer as errors of the form: its field is hidden."""
        super().full_clean()
        if self.is_bound and (said := self.errors.pop("answer", None)):
            self.add_error(None, list(said))


class PasskeyAnswerForm(forms.Form):
    """The browser's answer when a passkey is used."""

    answer = AnswerField()
