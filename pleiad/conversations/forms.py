from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pleiad.ui.fields import LineField, MarkdownField
from pleiad.ui.forms import Radios

from .models import Answer, Question, QuoteRequest


class ForTheNetwork(forms.ModelForm):
    """What organisers may write for the network; nobody else is asked."""

    def __init__(self, *args, organiser=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not organiser:
            self.fields.pop("for_network", None)


class QuestionForm(ForTheNetwork):
    class Meta:
        model = Question
        fields = ["title", "text", "content_note", "for_network"]
        field_classes = {"title": LineField, "text": MarkdownField, "content_note": LineField}
        widgets = {"text": forms.Textarea(attrs={"rows": 8})}
        error_messages = {
            "title": {"required": _("Enter your question.")},
            "text": {"required": _("Write a few words more, so that others can answer.")},
        }


class SealedQuestionForm(QuestionForm):
    """A question without a name: a coarse label if enough people fit it, and the claim that only the author keeps."""

    label = forms.ChoiceField(label=_("What to show beside it"), widget=Radios, required=False)
    claim = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, labels, **kwargs):
        super().__init__(*args, **kwargs)
        # By its words, not by its position: if too few fit a label by now, the next one must not replace it.
        self.labels = {"|".join(label): label for label in labels}
        named = [(key, ", ".join(gettext(part) for part in label if part)) for key, label in self.labels.items()]
        self.fields["label"].choices = [("", _("Nothing")), *named]
        self.fields["label"].help_text = _("Each of these fits at least five people who read here.")
        if not labels:
            del self.fields["label"]

    @property
    def chosen_label(self):
        return self.labels.get(self.cleaned_data.get("label"), ("", ""))


class AnswerForm(ForTheNetwork):
    class Meta:
        model = Answer
        fields = ["text", "content_note", "for_network"]
        field_classes = {"text": MarkdownField, "content_note": LineField}
        widgets = {"text": forms.Textarea(attrs={"rows": 5})}
        error_messages = {"text": {"required": _("Write your answer.")}}


class SealedAnswerForm(forms.ModelForm):
    """An answer by the author of a question without a name."""

    claim = LineField(
        label=_("Your key"),
        help_text=_("You were shown it when you asked."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter the key that you were shown when you asked.")},
    )
    once = forms.CharField(widget=forms.HiddenInput)

    class Meta(AnswerForm.Meta):
        fields = ["text"]
        help_texts = {"text": ""}  # a seal tells nobody who is mentioned


class ClaimForm(forms.Form):
    # No form of a model: no row holds the key, only its hash
    claim = LineField(
        label=_("Your key"),
        help_text=_("43 characters, shown to you when you asked."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter the key that you were shown when you asked.")},
    )


class QuoteForm(forms.ModelForm):
    class Meta:
        model = QuoteRequest
        fields = ["where"]
        field_classes = {"where": LineField}
        widgets = {"where": forms.Textarea(attrs={"rows": 3})}
        error_messages = {"where": {"required": _("Say where you would quote it, and why.")}}
