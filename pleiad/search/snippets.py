"""The line under a result: a piece of the text around the first match, with all matches marked."""

import re
from html import escape

from django.utils.safestring import SafeString, mark_safe

from .words import compounds, fold, joined

BEFORE, AFTER = 60, 150
"""How many letters of the text are shown before and after the first match."""
MARKS = re.compile(r"[*_#>`~\[\]]+|\((?:https?:|mailto:|/)[^)\s]*\)")


def piece(text: str, lit: set[str]) -> str:
    """About 200 letters of the text on one line, without the marks of Markdown. `lit`: the tokens found."""
    plain = " ".join(MARKS.sub(" ", text).split())
    tokens = "|".join(sorted(map(re.escape, lit), key=len, reverse=True))
    # Folding keeps the length of nearly every text; where it does not, the piece begins a few letters off.
    found = re.search(rf"(?<!\w)(?:{tokens})", fold(plain)) if lit else None
    first = min(found.start(), len(plain)) if found else 0
    begin, end = max(0, first - BEFORE), first + AFTER
    if begin:
        begin = plain.find(" ", begin, first) + 1 or first
    cut = plain[begin:end]
    if end < len(plain):
        cut = cut.rpartition(" ")[0] or cut
    return ("… " if begin else "") + cut + (" …" if end < len(plain) else "")


def marked(text: str, lit: set[str]) -> SafeString:
    """The text as safe HTML, with each match in <mark>."""
    parts, done = [], 0
    for begin, end in _spans(text, lit):
        parts += [escape(text[done:begin]), "<mark>", escape(text[begin:end]), "</mark>"]
        done = end
    return mark_safe("".join([*parts, escape(text[done:])]))


def _spans(text, lit):
    """Begin and end of each match; adjacent letters of a script without spaces are one match."""
    begun = None
    for compound in compounds(text):
        words = [compound] if joined(compound) in lit else [[word] for word in compound if word.token in lit]
        for word in words:
            begin, end = word[0].begin, word[-1].end
            if begun and begun[1] == begin:
                begin = begun[0]
            elif begun:
                yield begun
            begun = begin, end
    if begun:
        yield begun
