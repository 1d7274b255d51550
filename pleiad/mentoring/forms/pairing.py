from django import forms
from django.utils.translation import gettext_lazy as _

from pleiad.ui.forms import Radios

from ..models import Pairing
from .numbers import numbers

MINUTES = (5, 6000)


class GoalsForm(forms.ModelForm):
    class Meta:
        model = Pairing
        fields = ["goals"]
        widgets = {"goals": forms.Textarea(attrs={"rows": 5})}


class MinutesForm(forms.Form):
    # No ModelForm: the minutes become a deed, which is a row of another room.
    minutes = forms.IntegerField(
        label=_("How many minutes did you give in all?"),
        help_text=_("Meetings and what you did for them. The other person confirms it before it counts."),
        min_value=MINUTES[0],
        max_value=MINUTES[1],
        error_messages={"required": _("Enter the minutes."), **numbers(*MINUTES)},
    )


class EndForm(forms.Form):
    # No ModelForm: the answer is a choice of what the action does, and no row keeps it.
    again = forms.ChoiceField(
        label=_("And then?"),
        choices=[("yes", _("Match me with someone else")), ("no", _("I would rather rest"))],
        widget=Radios,
        error_messages={"required": _("Choose what happens then.")},
    )

    def __init__(self, *args, why_not_again=None, **kwargs):
        """`why_not_again`: why nothing new can be proposed to the member in this round, or None; then there is no choice."""
        super().__init__(*args, **kwargs)
        if why_not_again:
            self.fields["again"].help_text = why_not_again
            self.fields["again"].choices = [("no", _("I will come back in another round"))]
            self.fields["again"].initial = "no"
