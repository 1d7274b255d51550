from copy import copy

from django import forms
from django.utils.translation import gettext_lazy as _

from pleiad.directory.models import Skill
from pleiad.ui.fields import SeveralOf
from pleiad.ui.forms import Checkboxes

from .models import Deed


class DeedForm(forms.ModelForm):
    left_out = forms.BooleanField(
        label=_("Leave this out of my statement"),
        help_text=_("It stays here for you, and is neither shown nor counted."),
        required=False,
    )

    class Meta:
        model = Deed
        fields = ["outcome", "skills"]
        field_classes = {"skills": SeveralOf}
        widgets = {"outcome": forms.Textarea(attrs={"rows": 4}), "skills": Checkboxes}

    def __init__(self, data=None, *, deed: Deed):
        super().__init__(data, instance=copy(deed), initial={"left_out": bool(deed.left_out_at)})
        # A skill that was retired meanwhile stays with the deed that names it.
        skills = Skill.objects.filter(retired_at=None) | Skill.objects.filter(
            pk__in=[each.pk for each in self.initial["skills"]]
        )
        self.fields["skills"].queryset = skills.distinct()
        if not skills.exists():
            del self.fields["skills"]

    def clean(self):
        return {"skills": [], **super().clean()}
