"""The line under a result: a piece of the text around the first word that was asked for, and that word marked."""

import re
from html import escape

from django.utils.safestring import SafeString, mark_safe

from .stemming import stem
from .words import APOSTROPHE, WORD, fold

BEFORE, AFTER = 60, 150
"""Letters of the text that are shown before and after the first word found."""
MARKS = re.compile(r"[*_#>`~\[\]]+|\((?:https?:|mailto:|/)[^)\s]*\)")


class Sought:
    """Says which words of a text are among those that were asked for (`words`, as `asked` gives them), in the sense of the
    index: `"Mentors" in sought`. For one page, because it remembers what it has said of each word."""

    def __init__(self, words: list[list[str]]):
        every = [each for alternatives in words for each in alternatives]
        self._whole = {each for each in every if not each.endswith("*")}
        self._begun = tuple(each[:-1] for each in every if each.endswith("*"))
        self._first_letters = {each[:1] for each in every}
        self._said = {}

    def __contains__(self, written: str) -> bool:
        said = self._said.get(written)
        if said is None:
            folded = fold(written)
            # A stem begins as its word does; a word that is not all letters may have parts.
            may_be = folded[:1] in self._first_letters or not written.isalpha()
            said = self._said[written] = may_be and self._holds(folded)
        return said

    def _holds(self, folded):
        parts = APOSTROPHE.split(folded)
        forms = {"".join(parts), *parts}
        forms.update([stem(each) for each in forms])
        return not self._whole.isdisjoint(forms) or any(form.startswith(self._begun) for form in forms)


def piece(text: str, sought: Sought) -> str:
    """Around 200 letters of the text, as it stands but for the marks of Markdown, on one line."""
    plain = " ".join(MARKS.sub(" ", text).split())
    first = next((each.start() for each in WORD.finditer(plain) if each[0] in sought), 0)
    begin, end = max(0, first - BEFORE), first + AFTER
    if begin:
        begin = plain.find(" ", begin, first) + 1 or first
    cut = plain[begin:end]
    if end < len(plain):
        cut = cut.rpartition(" ")[0] or cut
    return ("… " if begin else "") + cut + (" …" if end < len(plain) else "")


def marked(text: str, sought: Sought) -> SafeString:
    """The text as safe HTML, with each word that was asked for in <mark>."""
    parts, done = [], 0
    for each in WORD.finditer(text):
        if each[0] in sought:
            parts += [escape(text[done : each.start()]), "<mark>", escape(each[0]), "</mark>"]
            done = each.end()
    return mark_safe("".join([*parts, escape(text[done:])]))
