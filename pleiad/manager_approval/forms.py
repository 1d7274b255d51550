from django import forms
from django.utils.translation import gettext_lazy as _

from pleiad.members.forms import AddressField

from .models import TimeClass


class PackForm(forms.Form):
    """Five minutes; everything is filled in as far as the event can tell."""

    purpose = forms.CharField(
        label=_("Why you would like to go"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    gains = forms.CharField(
        label=_("What your team gains"),
        help_text=_("For example: what you will try afterwards, who you will tell, what it saves."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    time_class = forms.ChoiceField(label=_("Whose time is it?"), choices=TimeClass, widget=forms.RadioSelect)
    learning = forms.BooleanField(label=_("It counts as learning and development"), required=False)
    cost = forms.CharField(label=_("What it costs"), max_length=200)
    cover = forms.CharField(
        label=_("Who covers for you (optional)"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ManagerForm(forms.Form):
    """Who is asked."""

    name = forms.CharField(
        label=_("Your manager’s name"), max_length=100, error_messages={"required": _("Enter your manager’s name.")}
    )
    address = AddressField(
        label=_("Your manager’s email address"), error_messages={"required": _("Enter your manager’s email address.")}
    )
