from django import forms

from .models import Approval


class ApprovalAnswerForm(forms.ModelForm):
    """Yes or no, with an optional comment. The page of the question gives the label of the comment."""

    class Meta:
        model = Approval
        fields = ["words", "answer"]
        widgets = {"words": forms.Textarea(attrs={"rows": 3}), "answer": forms.HiddenInput}

    def __init__(self, *args, label, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["words"].label = label
        self.fields["answer"].required = True
