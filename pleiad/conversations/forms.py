from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pleiad.ui.fields import LineField, MarkdownField
from pleiad.ui.forms import Radios


class NoteField(LineField):
    def __init__(self):
        super().__init__(
            label=_("Content note (optional)"),
            help_text=_("What to be ready for, such as “bereavement”. Your text is folded behind it."),
            max_length=100,
            required=False,
        )


class QuestionForm(forms.Form):
    title = LineField(
        label=_("Your question in one line"), max_length=150, error_messages={"required": _("Enter your question.")}
    )
    text = MarkdownField(
        label=_("Tell more"),
        help_text=_(
            "What is it about, and what would help? Leave out names, and anything that could give someone away."
        ),
        error_messages={"required": _("Write a few words more, so that others can answer.")},
    )
    content_note = NoteField()


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


class AnswerForm(forms.Form):
    text = MarkdownField(
        label=_("Your answer"),
        help_text=_("Put @ before a member’s whole name, and we tell them if they can read this."),
        rows=5,
        error_messages={"required": _("Write your answer.")},
    )
    content_note = NoteField()


class SealedAnswerForm(forms.Form):
    """An answer by the author of a question without a name."""

    text = MarkdownField(label=_("Your answer"), rows=5, error_messages={"required": _("Write your answer.")})
    claim = LineField(
        label=_("Your key"),
        help_text=_("You were shown it when you asked."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter the key that you were shown when you asked.")},
    )
    once = forms.CharField(widget=forms.HiddenInput)


class ClaimForm(forms.Form):
    claim = LineField(
        label=_("Your key"),
        help_text=_("43 characters, shown to you when you asked."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter the key that you were shown when you asked.")},
    )


class QuoteForm(forms.Form):
    where = LineField(
        label=_("Where would you quote it, and why?"),
        help_text=_("The author reads this, with your name, and says yes or no."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say where you would quote it, and why.")},
    )


class DigestForm(forms.Form):
    every = forms.ChoiceField(
        label=_("How often do you want an email on what is new?"),
        choices=[("week", _("Every Monday")), ("day", _("Every day")), ("never", _("Never"))],
        widget=Radios,
        error_messages={"required": _("Choose how often.")},
    )
