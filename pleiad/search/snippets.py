"""The line under a result: a piece of the text around the first word that was asked for, and that word marked."""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .stemming import stem
from .words import APOSTROPHE, WORD, fold

BEFORE, AFTER = 60, 150
"""Letters of the text that are shown before and after the first word found."""
MARKS = re.compile(r"[*_#>`~\[\]]+|\((?:https?:|mailto:|/)[^)\s]*\)")


def piece(text: str, words: list[list[str]]) -> str:
    """Around 200 letters of the text, as it stands but for the marks of Markdown, on one line."""
    plain = " ".join(MARKS.sub(" ", text).split())
    first = next((each.start() for each in WORD.finditer(plain) if is_asked(each[0], words)), 0)
    begin, end = max(0, first - BEFORE), first + AFTER
    if begin:
        begin = plain.find(" ", begin, first) + 1 or first
    cut = plain[begin:end]
    if end < len(plain):
        cut = cut.rpartition(" ")[0] or cut
    return ("… " if begin else "") + cut + (" …" if end < len(plain) else "")


def marked(text: str, words: list[list[str]]) -> SafeString:
    """The text as safe HTML, with each word that was asked for in <mark>."""
    parts, done = [], 0
    for each in WORD.finditer(text):
        if is_asked(each[0], words):
            parts += [escape(text[done : each.start()]), mark_safe("<mark>"), escape(each[0]), mark_safe("</mark>")]
            done = each.end()
    return mark_safe("".join([*parts, escape(text[done:])]))


def is_asked(written: str, words: list[list[str]]) -> bool:
    """Whether a word of a text is one of those that were asked for, in the sense of the index."""
    folded = fold(written)
    forms = {"".join(APOSTROPHE.split(folded)), *APOSTROPHE.split(folded)}
    forms |= {stem(each) for each in forms}
    return any(
        any(form.startswith(each[:-1]) for form in forms) if each.endswith("*") else each in forms
        for alternatives in words
        for each in alternatives
    )
