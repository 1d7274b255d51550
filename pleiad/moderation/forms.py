from django import forms
from django.utils.translation import gettext_lazy as _

from pleiad.ui.fields import MarkdownField
from pleiad.ui.forms import Radios

from .models import Report


class ReportForm(forms.ModelForm):
    """Why a member or visitor asks the organisers to look."""

    class Meta:
        model = Report
        fields = ["reason", "words"]
        field_classes = {"words": MarkdownField}
        widgets = {"reason": Radios, "words": forms.Textarea(attrs={"rows": 4})}
        error_messages = {"reason": {"required": _("Choose what is wrong.")}}
