from django import forms
from django.utils.translation import gettext_lazy as _

from pleiad.directory.models import Skill
from pleiad.ui.fields import SeveralOf
from pleiad.ui.forms import Checkboxes


class DeedForm(forms.Form):
    outcome = forms.CharField(
        label=_("What came of it (optional)"),
        help_text=_(
            "One or two sentences that you can use in an appraisal. For example, what someone did differently afterwards."
        ),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    left_out = forms.BooleanField(
        label=_("Leave this out of my statement"),
        help_text=_("It stays here for you, and is neither shown nor counted."),
        required=False,
    )
    skills = SeveralOf(
        queryset=Skill.objects.none(),
        label=_("Skills it took (optional)"),
        help_text=_("From the government digital and data profession capability framework."),
        required=False,
        widget=Checkboxes,
    )

    def __init__(self, *args, deed, **kwargs):
        initial = {"outcome": deed.outcome, "left_out": bool(deed.left_out_at), "skills": list(deed.skills.all())}
        super().__init__(*args, initial=initial, **kwargs)
        # A skill that was retired meanwhile stays with the deed that names it.
        skills = Skill.objects.filter(retired_at=None) | Skill.objects.filter(
            pk__in=[each.pk for each in initial["skills"]]
        )
        self.fields["skills"].queryset = skills.distinct()
        if not skills.exists():
            del self.fields["skills"]

    @property
    def cleaned_deed(self) -> dict:
        """The values as actions.say_more takes them."""
        return {**self.cleaned_data, "skills": list(self.cleaned_data.get("skills", []))}
