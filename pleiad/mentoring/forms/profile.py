from django import forms
from django.utils.translation import gettext_lazy as _

from pleiad.ui.fields import SeveralOf
from pleiad.ui.forms import Checkboxes, Radios

from ..models import MentoringProfile
from ..models.profiles import MENTEES_AT_MOST
from .numbers import numbers

TOPICS_AT_MOST = 8


class Topics(SeveralOf):
    """A few topics, as checkboxes."""

    def clean(self, value):
        chosen = super().clean(value)
        if len(chosen) > TOPICS_AT_MOST:
            raise forms.ValidationError(_("Choose up to eight topics, the ones that matter most."))
        return chosen


class MentoringProfileForm(forms.ModelForm):
    """The three questions."""

    sides = forms.MultipleChoiceField(
        label=_("What brings you here?"),
        choices=[
            ("mentors", _("I can help someone")),
            ("seeks", _("I would like help myself")),
        ],
        widget=Checkboxes,
        error_messages={"required": _("Choose whether you can help, want help, or both.")},
    )

    class Meta:
        model = MentoringProfile
        fields = ["sides", "offers", "wants", "words", "time", "capacity", "talks"]
        field_classes = {"offers": Topics, "wants": Topics}
        widgets = {
            "words": forms.Textarea(attrs={"rows": 3}),
            "time": Radios,
            "capacity": forms.NumberInput(attrs={"max": MENTEES_AT_MOST}),
        }
        error_messages = {
            "time": {"required": _("Choose how much time you have.")},
            "capacity": numbers(0, MENTEES_AT_MOST),
            "talks": {"required": _("Choose at least one way to talk.")},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            since = {"mentors": self.instance.mentors_since, "seeks": self.instance.seeks_since}
            self.fields["sides"].initial = [side for side, moment in since.items() if moment]

    def clean(self):
        sides = self.cleaned_data.get("sides", [])
        if "mentors" in sides and "offers" in self.cleaned_data and not self.cleaned_data["offers"]:
            self.add_error("offers", _("Choose at least one topic that you can help with."))
        if "seeks" in sides and "wants" in self.cleaned_data and not self.cleaned_data["wants"]:
            self.add_error("wants", _("Choose at least one topic that you want help with."))

    def answers(self) -> dict:
        """The values as actions.profiles.keep_profile takes them."""
        values = dict(self.cleaned_data)
        sides = values.pop("sides")
        capacity = values.pop("capacity")
        return {
            **values,
            "mentors": "mentors" in sides,
            "seeks": "seeks" in sides,
            "capacity": 1 if capacity is None else capacity,
        }
