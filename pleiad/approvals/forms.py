from django import forms
from django.utils.translation import gettext_lazy as _

from pleiad.ui.forms import Radios

from .models import Approval


class ApprovalAnswerForm(forms.ModelForm):
    """Yes or no, chosen before a button is pressed, because some mail programs press the first button of a page by
    themselves; with an optional comment. The page of the question gives the words."""

    class Meta:
        model = Approval
        fields = ["words", "answer"]
        widgets = {"words": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, asked, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["words"].label = asked.words_label
        self.fields["answer"] = forms.ChoiceField(
            label=_("Your answer"),
            choices=[("yes", asked.yes), ("no", asked.no)],
            widget=Radios,
            error_messages={"required": _("Choose your answer."), "invalid_choice": _("Choose your answer.")},
        )
