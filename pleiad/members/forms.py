from django import forms
from django.utils.translation import gettext_lazy as _

from pleiad.ui.fields import DayField
from pleiad.ui.forms import Radios

from . import addresses, names
from .models import Member
from .organisations.forms import OrganisationMixin


class AddressField(forms.CharField):
    """One email address, read strictly; cleans to an addresses.ParsedAddress."""

    widget = forms.EmailInput

    def __init__(self, **kwargs):
        kwargs.setdefault("error_messages", {"required": _("Enter your work email address.")})
        kwargs.pop("max_length", None)  # of a field of a model; what is too long, `addresses.parse` says better
        super().__init__(**kwargs)
        self.widget.attrs.update({"autocomplete": "email", "spellcheck": "false", "maxlength": 254})

    def clean(self, value):
        read = addresses.parse(super().clean(value))
        if isinstance(read, addresses.Malformed):
            raise forms.ValidationError(read.reason)
        if read.is_role:
            raise forms.ValidationError(
                _(
                    "This looks like a mailbox that several people read, so nobody can sign in with it. Use an "
                    "address that only you read."
                )
            )
        return read


class EnterForm(forms.Form):
    address = AddressField(label=_("Your work email address"))


class AddAddressForm(EnterForm):
    second = forms.BooleanField(
        required=False,
        help_text=_("Tick this for a second employer or a secondment. Otherwise a new work address means a new job."),
    )

    def __init__(self, *args, employer="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["address"].label = _("Your other email address")
        self.fields["address"].help_text = _(
            "A private one, so that you keep your account when you change jobs. Or the work address of a new job."
        )
        self.fields["second"].label = _("I still work at %(employer)s too") % {"employer": employer}
        if not employer:
            del self.fields["second"]


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Six-digit code"),
        help_text=_("For example, 012345"),
        error_messages={"required": _("Type the six digits from the email.")},
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "spellcheck": "false",
                "class": "govuk-input--width-10",
                "maxlength": 20,
            }
        ),
    )

    def __init__(self, *args, digits=6, **kwargs):
        super().__init__(*args, **kwargs)
        self.digits = digits
        if digits != 6:
            self.fields["code"].label = _("Ten-digit code")
            self.fields["code"].help_text = _("For example, 01234 56789")

    def clean_code(self):
        """The digits, however they were spaced."""
        code = "".join(self.cleaned_data["code"].replace("-", " ").split())
        if len(code) != self.digits or not (code.isascii() and code.isdigit()):
            raise forms.ValidationError(
                _("The code is six digits. Check the email and type it again.")
                if self.digits == 6
                else _("The code is ten digits. Check the email and type it again.")
            )
        return code


class OtherAddressForm(forms.Form):
    address = AddressField(
        label=_("Another of your addresses"), error_messages={"required": _("Enter another of your addresses.")}
    )


class RecoveryForm(forms.Form):
    # No form of a model: of the row, only this one sentence is the member's
    said = forms.CharField(
        label=_("What happened?"),
        help_text=_(
            "For example, that your phone is lost. Say also how an organiser can reach you to make sure that it is you."
        ),
        error_messages={"required": _("Say what happened.")},
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class NameField(forms.CharField):
    """A person's name: any letters, nothing that disguises text or looks like a mark of ours (`names`), and nothing that an
    email program makes a link of, because names appear in emails to others."""

    def __init__(self, **kwargs):
        name = Member._meta.get_field("name")
        kwargs.setdefault("label", name.verbose_name)
        kwargs.setdefault("max_length", name.max_length)
        kwargs.setdefault("error_messages", {"required": _("Enter your name.")})
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("autocomplete", "name")

    known = ""
    """The name that the member has: it may stay, whatever rule it is older than."""

    def clean(self, value):
        name = names.cleaned(super().clean(value))
        if name and name == self.known:
            return name
        if not name:
            raise forms.ValidationError(self.error_messages["required"])
        if reason := names.why_not_called(name):
            raise forms.ValidationError(reason)
        return name


class NameAndOrganisationForm(forms.ModelForm):
    hidden = forms.BooleanField(
        required=False,
        label=_("Hide me"),
        help_text=_("No member sees you on any list. Organisers still see your registrations."),
    )
    shielded = forms.BooleanField(
        required=False,
        label=_("Shield me from my own organisation"),
        help_text=_("Members we know to be your colleagues never see you, and you do not see them."),
    )
    zone = forms.BooleanField(required=False)

    class Meta:
        model = Member
        fields = ["name", "language"]
        field_classes = {"name": NameField}
        widgets = {"language": Radios}

    def __init__(self, *args, shield_says="", zone="", zone_says="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].known = self.instance.name
        if shield_says:
            self.fields["shielded"].help_text = shield_says
        if zone:
            self.fields["zone"].label = _("Shield me from everyone at %(zone)s") % {"zone": zone}
            self.fields["zone"].help_text = zone_says
        else:
            del self.fields["zone"]


class VouchersForm(forms.Form):
    # No form of Vouch: two addresses become two rows, and the same member may not be asked twice
    first = AddressField(
        label=_("Email address of the first member"), error_messages={"required": _("Enter an address.")}
    )
    second = AddressField(
        label=_("Email address of the second member"), error_messages={"required": _("Enter an address.")}
    )

    def clean(self):
        first, second = self.cleaned_data.get("first"), self.cleaned_data.get("second")
        if first and second and first.without_tag == second.without_tag:
            self.add_error("second", _("Enter another address: two different members must vouch for you."))


class NewEmployerForm(OrganisationMixin):
    # No form of Application: where the domain list knows the address, none is made

    evidence = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        label=_("What do you do there?"),
        help_text=_("A line or two, for the organiser who looks at it."),
        error_messages={"required": _("Write a line or two.")},
    )

    def __init__(self, *args, looked_at, **kwargs):
        super().__init__(*args, **kwargs)
        if not looked_at:
            del self.fields["evidence"]


class AwayForm(forms.Form):
    # No form of TimeAway: what may be chosen depends on the rule of the network

    until_on = DayField(label=_("Until which day?"), help_text=_("You can come back earlier."))


class TextForm(forms.Form):
    """One text box; the page gives its label."""

    # No form of a model: the same box serves an application, its answer and a vouch

    text = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
        error_messages={"required": _("Write a line or two.")},
    )

    def __init__(self, *args, label="", hint="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].label, self.fields["text"].help_text = label, hint
