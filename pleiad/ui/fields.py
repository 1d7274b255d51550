"""Form fields of this house, one for each kind of thing that people type."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .forms import Checkboxes, DateInput, TimeInput
from .paging import row_number

LONGEST = 10_000
"""Characters of one text: some four printed pages, which is more than anyone reads on a screen at once."""
HOW_TO_WRITE = _("A blank line makes a paragraph, - at the beginning of a line a list, *stars* emphasis, > a quote.")


def clean_line(text: str) -> str:
    """The text on one line, without control characters and invisible direction marks."""
    hidden = {0x200B, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}
    kept = "".join(" " if ord(c) < 32 or 127 <= ord(c) < 160 else c for c in text if ord(c) not in hidden)
    return " ".join(kept.split())


class LineField(forms.CharField):
    """Text on one line, without control characters; one that holds nothing else is empty."""

    def to_python(self, value):
        return clean_line(super().to_python(value))


class ParagraphsField(forms.CharField):
    """Paragraphs, with line ends as we store them: browsers change line ends, which is no change of the text."""

    widget = forms.Textarea

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")


class MarkdownField(ParagraphsField):
    """Paragraphs in small Markdown, at most LONGEST characters."""

    def __init__(self, *, rows=8, **kwargs):
        kwargs.setdefault("max_length", LONGEST)
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)


class LinkField(forms.URLField):
    """An address on the web; what is typed without https:// gets it."""

    default_error_messages = {"invalid": _("Enter the whole link, beginning with https://.")}

    def __init__(self, **kwargs):
        super().__init__(assume_scheme="https", **kwargs)


class DayField(forms.DateField):
    """A day, in the browser's own date field."""

    widget = DateInput
    default_error_messages = {"invalid": _("Enter a real date, like 17 December 2026.")}


class TimeOfDayField(forms.TimeField):
    """An hour and minute, in the browser's own time field."""

    widget = TimeInput
    default_error_messages = {"invalid": _("Enter a time, like 16:00.")}


class SeveralOf(forms.ModelMultipleChoiceField):
    """Several rows by their numbers. What is no number is an invalid choice, as in a field of one row, and never reaches the
    database."""

    widget = Checkboxes

    def clean(self, value):
        for each in value or ():
            if not row_number(str(each)):
                raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": each})
        return super().clean(value)


class ReasonForm(forms.Form):
    """A reason or a question that a member will read. The page gives the label and the hint."""

    # No ModelForm: each page stores the reason in a row of its own.

    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, data=None, *, label, hint="", missing, max_length=2000):
        super().__init__(data)
        field = self.fields["reason"]
        field.label, field.help_text, field.max_length = label, hint, max_length
        field.error_messages["required"] = missing
        field.validators.append(forms.fields.validators.MaxLengthValidator(max_length))
