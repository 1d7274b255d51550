from django import forms
from django.utils.translation import gettext_lazy as _

from pleiad.members.forms import AddressField, NameField
from pleiad.ui.forms import Radios

from .models import Pack


class PackForm(forms.ModelForm):
    """Five minutes; everything is filled in as far as the event can tell."""

    class Meta:
        model = Pack
        fields = ["purpose", "gains", "time_class", "learning", "cost", "cover"]
        widgets = {
            "purpose": forms.Textarea(attrs={"rows": 3}),
            "gains": forms.Textarea(attrs={"rows": 3}),
            "time_class": Radios,
            "cover": forms.Textarea(attrs={"rows": 2}),
        }
        error_messages = {
            "purpose": {"required": _("Say why you would like to go.")},
            "gains": {"required": _("Say what your team gains.")},
            "cost": {"required": _("Enter what it costs, or that it is free.")},
        }


class ManagerForm(forms.Form):
    """Who is asked."""

    # No form of Approval, where name and address are anyone's: that it is a manager who is asked, only this room knows

    name = NameField(
        label=_("Your manager’s name"), max_length=100, error_messages={"required": _("Enter your manager’s name.")}
    )
    address = AddressField(
        label=_("Your manager’s email address"),
        help_text=_("Nobody gets more than one question from us in 90 days."),
        error_messages={"required": _("Enter your manager’s email address.")},
    )
