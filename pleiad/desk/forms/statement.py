from django import forms
from django.utils.translation import gettext_lazy as _

from pleiad.members.models import MembershipStatement


class StatementForm(forms.ModelForm):
    """A new membership statement, and why it is needed."""

    why = forms.CharField(
        label=_("Why it changes"),
        help_text=_("All organisers can read this."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why, for the organiser who has to agree.")},
    )

    class Meta:
        model = MembershipStatement
        fields = ["text", "text_cy"]
        labels = {"text": _("The statement"), "text_cy": _("The statement in Welsh (optional)")}
        help_texts = {"text": _("Applicants confirm it word for word. Never ask for sex, gender or health in it.")}
        widgets = {
            "text": forms.Textarea(attrs={"rows": 4, "maxlength": 1000}),
            "text_cy": forms.Textarea(attrs={"rows": 4, "maxlength": 1000}),
        }
        error_messages = {"text": {"required": _("Write the statement.")}}
