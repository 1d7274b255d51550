from django import forms
from django.utils.translation import gettext_lazy as _

from pleiad.ui.fields import ParagraphsField
from pleiad.ui.forms import Radios

from .models import Complaint


class ComplaintForm(forms.ModelForm):
    """What a person complains about. A visitor says to which address we answer."""

    class Meta:
        model = Complaint
        fields = ["about", "words", "address"]
        field_classes = {"words": ParagraphsField}
        widgets = {"about": Radios, "words": forms.Textarea(attrs={"rows": 6})}
        error_messages = {
            "about": {"required": _("Choose what it is about.")},
            "words": {"required": _("Say what happened.")},
            "address": {"invalid": _("Enter an email address, like name@council.gov.uk.")},
        }

    def __init__(self, data=None, *, member, **kwargs):
        super().__init__(data, **kwargs)
        if member:
            del self.fields["address"]
        else:
            self.fields["address"].required = True
            self.fields["address"].error_messages["required"] = _("Enter the address to which we answer.")


class AnswerComplaintForm(forms.ModelForm):
    """What came of a complaint, in words that the person reads."""

    class Meta:
        model = Complaint
        fields = ["outcome", "answer"]
        field_classes = {"answer": ParagraphsField}
        widgets = {"outcome": Radios, "answer": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        for name, missing in (("outcome", _("Choose what came of it.")), ("answer", _("Write your answer."))):
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = missing
        self.fields["outcome"].choices = [each for each in self.fields["outcome"].choices if each[0]]
