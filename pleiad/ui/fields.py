"""Form fields of this house, one for each kind of thing that people type."""

from django import forms
from django.utils.translation import gettext_lazy as _

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


class ReasonForm(forms.Form):
    """A reason or a question that a member will read. The page gives the label and the hint."""

    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, data=None, *, label, hint="", missing, max_length=2000):
        super().__init__(data)
        field = self.fields["reason"]
        field.label, field.help_text, field.max_length = label, hint, max_length
        field.error_messages["required"] = missing
        field.validators.append(forms.fields.validators.MaxLengthValidator(max_length))
