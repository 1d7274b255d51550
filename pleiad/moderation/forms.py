from django import forms
from django.utils.translation import gettext_lazy as _

from pleiad.ui.fields import MarkdownField
from pleiad.ui.forms import Radios

from .models import ReportReason


class ReportForm(forms.Form):
    """Why a member or visitor asks the organisers to look."""

    reason = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=ReportReason.choices,
        widget=Radios,
        error_messages={"required": _("Choose what is wrong.")},
    )
    words = MarkdownField(
        label=_("What should we know? (optional)"),
        help_text=_("Only organisers read this."),
        required=False,
        max_length=2000,
        rows=4,
    )
