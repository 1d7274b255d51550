"""The line under a result: a piece of the text around the first word that was asked for, and that word marked."""

import re
from collections.abc import Iterator
from html import escape

from django.utils.safestring import SafeString, mark_safe

from .stemming import stem
from .words import APOSTROPHE, fold

BEFORE, AFTER = 60, 150
"""Letters of the text that are shown before and after the first word found."""
MARKS = re.compile(r"[*_#>`~\[\]]+|\((?:https?:|mailto:|/)[^)\s]*\)")


class Sought:
    """Finds in texts the words that were asked for (`words`, as `asked` gives them), in the sense of the index. For one page,
    because it remembers what it found out about each word."""

    def __init__(self, words: list[list[str]]):
        every = [each for alternatives in words for each in alternatives]
        self._whole = {each for each in every if not each.endswith("*")}
        self._begun = tuple(each[:-1] for each in every if each.endswith("*"))
        self._known = {}
        # A stem begins as its word does; so only words and parts of words that begin like one that was asked for are looked
        # at, and those whose first letter may fold into such a letter. That it comes first makes it quick.
        first = "".join({letter for each in every for letter in (each[0], each[0].upper()) if letter.isascii()})
        self._may_be = re.compile(rf"[{first}\x80-\U0010ffff](?<=[^\W_])(?<![^\W_].)[^\W_]*(?:['’][^\W_]+)*", re.DOTALL)

    def within(self, text: str) -> Iterator[tuple[int, int]]:
        """Where such words begin and end in a text."""
        for each in self._may_be.finditer(text):
            begin, end = _beginning(text, each.start()), each.end()
            word = text[begin:end]
            if word not in self._known:
                self._known[word] = self._holds(fold(word))
            if self._known[word]:
                yield begin, end

    def _holds(self, folded):
        parts = APOSTROPHE.split(folded)
        forms = {"".join(parts), *parts}
        forms.update([stem(each) for each in forms])
        return not self._whole.isdisjoint(forms) or any(form.startswith(self._begun) for form in forms)


def _beginning(text, at):
    """Of the word that has a part at this place: in "O’Neill" the O, for the N."""
    while at > 1 and text[at - 1] in "'’" and text[at - 2].isalnum():
        at -= 2
        while at and text[at - 1].isalnum():
            at -= 1
    return at


def piece(text: str, sought: Sought) -> str:
    """Around 200 letters of the text, as it stands but for the marks of Markdown, on one line."""
    plain = " ".join(MARKS.sub(" ", text).split())
    first = next((begin for begin, _end in sought.within(plain)), 0)
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
    for begin, end in sought.within(text):
        parts += [escape(text[done:begin]), "<mark>", escape(text[begin:end]), "</mark>"]
        done = end
    return mark_safe("".join([*parts, escape(text[done:])]))
