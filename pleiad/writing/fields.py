"""Boxes that people write in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pleiad.members.forms import clean_line

LONGEST = 10_000
"""Characters of one text: some four printed pages, which is more than anybody reads on a screen at once."""


class Line(forms.CharField):
    """Text on one line, without control characters; one that holds nothing else is empty."""

    def to_python(self, value):
        return clean_line(super().to_python(value))


class Text(forms.CharField):
    """Paragraphs in small Markdown. Browsers send other line ends than they were given, which is no change of the text."""

    widget = forms.Textarea

    def __init__(self, *, rows=8, **kwargs):
        kwargs.setdefault("max_length", LONGEST)
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")


HOW_TO_WRITE = _("A blank line makes a paragraph, - at the beginning of a line a list, *stars* emphasis, > a quote.")
