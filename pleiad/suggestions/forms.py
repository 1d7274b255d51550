from django import forms
from django.utils.translation import gettext_lazy as _

from pleiad.directory.models import Topic
from pleiad.ui.fields import clean_line


class SuggestionForm(forms.Form):
    title = forms.CharField(
        label=_("What should a meeting discuss?"),
        max_length=120,
        error_messages={"required": _("Say what a meeting should discuss.")},
    )
    why = forms.CharField(
        label=_("Why?"),
        help_text=_(
            "What would help, and who it would help. Members read it with your name, unless you hide from lists."
        ),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Say in a sentence or two why it matters.")},
    )
    topic = forms.ModelChoiceField(
        queryset=Topic.objects.none(), label=_("Topic (optional)"), required=False, empty_label=_("None of these")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = Topic.objects.filter(retired_at=None)

    def clean_title(self):
        if not (title := clean_line(self.cleaned_data["title"])):
            raise forms.ValidationError(self.fields["title"].error_messages["required"])
        return title
