from django import forms
from django.utils.translation import gettext_lazy as _

from pleiad.directory.models import Topic
from pleiad.ui.fields import LineField

from .models import Suggestion


class SuggestionForm(forms.ModelForm):
    class Meta:
        model = Suggestion
        fields = ["title", "why", "topic"]
        field_classes = {"title": LineField}
        widgets = {"why": forms.Textarea(attrs={"rows": 6})}
        error_messages = {
            "title": {"required": _("Say what a meeting should discuss.")},
            "why": {"required": _("Say in a sentence or two why it matters.")},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = Topic.objects.filter(retired_at=None)
        self.fields["topic"].empty_label = _("None of these")
