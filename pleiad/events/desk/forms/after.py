from django import forms

from pleiad.ui.fields import LinkField, ParagraphsField

from ...models import AfterMeeting


class AfterForm(forms.ModelForm):
    """Notes, slides and recording of a past event; the recording is not asked for where nothing was recorded."""

    class Meta:
        model = AfterMeeting
        fields = ["notes", "slides", "recording", "public"]
        field_classes = {"notes": ParagraphsField, "slides": LinkField, "recording": LinkField}
        widgets = {"notes": forms.Textarea(attrs={"rows": 10})}

    def __init__(self, *args, recorded, **kwargs):
        super().__init__(*args, **kwargs)
        if not recorded:
            del self.fields["recording"]
