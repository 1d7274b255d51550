from django import forms


class ApprovalAnswerForm(forms.Form):
    """Yes or no, with an optional comment."""

    words = forms.CharField(required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    answer = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")], widget=forms.HiddenInput)

    def __init__(self, *args, label, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["words"].label = label
