"""The forms of spaces and of the safeguarding key."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pleiad.content.models import Space
from pleiad.ui.fields import LineField
from pleiad.ui.forms import DateInput, Radios

from .. import labels
from ..actions.safeguarding import LEAST_PASSPHRASE
from ..actions.spaces import SPACE_FACTS


class SpaceForm(forms.ModelForm):
    """A space; the fields are those of the model."""

    class Meta:
        model = Space
        fields = SPACE_FACTS
        field_classes = dict.fromkeys(("name", "name_cy", "purpose", "purpose_cy"), LineField)
        widgets = {
            "purpose": forms.Textarea(attrs={"rows": 2}),
            "purpose_cy": forms.Textarea(attrs={"rows": 2}),
            "rule": Radios(hints={rule: sentence for rule, (_name, sentence) in labels.RULES.items()}),
            "forget_after_days": forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"}),
        }
        error_messages = {
            "name": {"required": _("Enter a name.")},
            "purpose": {"required": _("Say what it is for.")},
            "forget_after_days": {"invalid": _("Enter the number of days in figures.")},
        }


class AnewForm(SpaceForm):
    """A space in the place of another one, and why."""

    why = forms.CharField(
        label=_("Why it starts again"),
        help_text=_("All organisers can read this."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why, for the organiser who has to agree.")},
    )


class PassphraseForm(forms.Form):
    """The holder's passphrase; nobody can recover it."""

    # No form of a model, nor those below: what is typed opens or seals a share, and no row holds it as it was typed

    passphrase = forms.CharField(
        label=_("Your passphrase"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter your passphrase.")},
    )


class HoldForm(PassphraseForm):
    """A new passphrase, twice."""

    again = forms.CharField(
        label=_("The same passphrase again"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter the passphrase again.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["passphrase"].help_text = _(
            "At least %(n)s characters, for example five words. Nobody can give it to you again."
        ) % {"n": LEAST_PASSPHRASE}

    def clean(self):
        first, again = self.cleaned_data.get("passphrase"), self.cleaned_data.get("again")
        if first is not None and len(first) < LEAST_PASSPHRASE:
            self.add_error("passphrase", _("Take a longer passphrase: at least 20 characters, for example five words."))
        elif first and again and first != again:
            self.add_error("again", _("The two are not the same."))


class OpenForm(PassphraseForm):
    """Why a post without a name has to be opened."""

    reason = forms.CharField(
        label=_("Why it has to be opened"),
        help_text=_("The other holder reads this, and so does the author."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write the reason. The author will read it.")},
    )
    field_order = ["reason", "passphrase"]


class AgreeForm(PassphraseForm):
    """The second holder agrees, and says when the author is told."""

    tell = forms.ChoiceField(
        label=_("When is the author told?"),
        choices=[("now", _("Now")), ("later", _("Later, because telling the author now would put someone in danger"))],
        initial="now",
        widget=Radios,
        error_messages={"required": _("Choose when to tell the author.")},
    )
    tell_on = forms.DateField(
        label=_("If later: on which day"),
        help_text=_("At most 30 days from now."),
        required=False,
        widget=DateInput,
        error_messages={"invalid": _("Enter a real date, like 17 December 2026.")},
    )
    because = forms.CharField(
        label=_("If later: why"),
        help_text=_("This is recorded, and the author reads it then."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ["tell", "tell_on", "because", "passphrase"]

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self):
        if self.cleaned_data.get("tell") != "later":
            return
        day = self.cleaned_data.get("tell_on")
        if day is None and "tell_on" not in self.errors:
            self.add_error("tell_on", _("Say on which day to tell the author."))
        elif day and not 0 < (day - self.today).days <= 30:
            self.add_error("tell_on", _("Choose a day within the next 30 days."))
        if not self.cleaned_data.get("because", "").strip():
            self.add_error("because", _("Write why the author is told later."))
