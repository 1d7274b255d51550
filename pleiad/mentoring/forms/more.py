from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from .. import grades
from ..models import MentoringProfile
from ..models.profiles import CIRCLE_AT_MOST, CONVERSATIONS_AT_MOST
from .numbers import numbers

SECTIONS = [
    (_("Your work"), ["profession", "grade", "region"]),
    (_("Talking"), ["times", "languages"]),
    (_("Who you would meet"), ["sector_wished", "same_organisation"]),
    (_("What else you would give"), ["conversations", "circle_places"]),
    (_("What we show about you"), ["shows"]),
]
"""The headings of the page, each with its fields."""


class MoreForm(forms.ModelForm):
    """The optional answers, which make matches better."""

    same_organisation = forms.BooleanField(
        label=_("Someone from my own organisation is fine"),
        help_text=_(
            "You are proposed to each other only if you both agree to this. Put your line manager, and anyone who "
            "reports to you, on your list of people you never want to be paired with."
        ),
        required=False,
    )

    class Meta:
        model = MentoringProfile
        fields = [name for _heading, names in SECTIONS for name in names]
        widgets = {
            "conversations": forms.NumberInput(attrs={"max": CONVERSATIONS_AT_MOST}),
            "circle_places": forms.NumberInput(attrs={"max": CIRCLE_AT_MOST}),
        }
        error_messages = {
            "conversations": {
                "required": _("Enter 0 if you would give none."),
                **numbers(0, CONVERSATIONS_AT_MOST),
            },
            "circle_places": {"required": _("Enter 0 if you would lead none."), **numbers(0, CIRCLE_AT_MOST)},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["same_organisation"].initial = bool(self.instance.same_organisation_since)
        self.fields["grade"].choices = [(grade, _beside(grade, label)) for grade, label in self.fields["grade"].choices]
        if not self.instance.mentors_since:
            del self.fields["conversations"], self.fields["circle_places"]
        if not self.instance.seeks_since:
            del self.fields["sector_wished"]

    def sections(self) -> list[tuple[str, list[BoundField]]]:
        """The headings with their fields, without a heading of which this member is asked nothing."""
        found = [(heading, [self[name] for name in names if name in self.fields]) for heading, names in SECTIONS]
        return [(heading, fields) for heading, fields in found if fields]


def _beside(grade, label):
    """A grade of the civil service with the rungs of other services beside it, which are called the same in both languages."""
    if grade in ("", None):
        return label
    others = ", ".join(name for _ladder, name in grades.beside(int(grade)))
    return f"{label} ({others})" if others else label
