"""Read what someone typed into a question to the index: words that must match, each in any of its forms, and words that
must not."""

import re
from typing import NamedTuple

from . import welsh
from .words import LONGEST, compounds, joined, one_ampersand

MOST = 12
"""How many words of a question count."""
LONGEST_PHRASE = 40
HALF, SECOND_HALF, BEGUN_HALF = 3, 2, 4
"""The fewest letters of the first and second half when a word may also be written as two ("gov uk"), so that "along" does
not find "a long"; and of a half-typed second half, because too many words begin with fewer."""
QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))
PART = re.compile(r'(?P<no>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"|(?P<words>[^\s"]+)|")')


class Spelling(NamedTuple):
    """One way to write a word. Several tokens follow each other as a phrase."""

    tokens: tuple[str, ...]
    begun: bool = False
    """The last token may be the beginning of a word."""
    quoted: bool = False
    """Every token as it is written, without other words of the same stem."""
    welsh: bool = False
    """Only in a text with Welsh words."""


class SearchQuestion(NamedTuple):
    """Each of `wanted` must match in one of its forms; none of `unwanted` may."""

    wanted: list[list[Spelling]]
    unwanted: list[list[Spelling]]


def asked(text: str) -> SearchQuestion:
    """Read what was typed: a phrase in quotes, -word for a word that must not match, and the last word perhaps half typed."""
    parts = [*PART.finditer(one_ampersand(text.replace("\x00", " ").translate(QUOTES)))]
    wanted, unwanted = [], []
    for position, part in enumerate(parts):
        found = [*compounds(part["phrase"] or part["words"] or "")]
        if part["phrase"]:
            tokens = tuple(word.token for compound in found for word in compound)[:LONGEST_PHRASE]
            terms = [[Spelling(tokens, quoted=True)]] if tokens else []
        else:
            last = position == len(parts) - 1 and not part["no"]
            terms = [_forms(each, begun=last and each is found[-1]) for each in found]
        (unwanted if part["no"] else wanted).extend(terms)
    wanted = wanted[:MOST]
    _as_one_word(wanted)
    return SearchQuestion([_widened(forms) for forms in wanted], unwanted[:MOST])


def any_of(question: SearchQuestion) -> SearchQuestion:
    """The same question, where one word is enough, and each may be half typed."""
    forms = {_begun(form): None for each in question.wanted for form in each}
    return SearchQuestion([[*forms]] if forms else [], question.unwanted)


def _begun(form):
    half_typed = len(form.tokens) == 1 and len(form.tokens[0]) > 1 and not form.quoted
    return form._replace(begun=True) if half_typed else form


def _forms(compound, *, begun):
    """`begun`: the last word may be half typed; a single letter counts as a whole word, since half the index begins with it."""
    tokens = tuple(word.token for word in compound)[:LONGEST_PHRASE]
    begun = begun and len(tokens[-1]) > 1
    one = joined(compound)
    return [Spelling(tokens, begun), *([Spelling((one,), begun)] if one else [])]


def _as_one_word(wanted):
    """Two adjacent words may also be written as one word, which then matches either of them."""
    pairs = [pair for pair in zip(wanted, wanted[1:], strict=False) if all(map(_is_plain, pair))]
    together = [Spelling((one[0].tokens[0] + other[0].tokens[0],), other[0].begun) for one, other in pairs]
    for pair, form in zip(pairs, together, strict=True):
        for forms in pair:
            forms.append(form._replace(tokens=(form.tokens[0][:LONGEST],)))


def _is_plain(forms):
    first = forms[0]
    return len(first.tokens) == 1 and not first.quoted


def _widened(forms):
    """Add the word written as two, and its Welsh mutations."""
    first = forms[0]
    if not _is_plain(forms):
        return forms
    token, begun = first.tokens[0], first.begun
    last = len(token) - (BEGUN_HALF if begun else SECOND_HALF)
    cuts = range(HALF, last + 1) if token.isascii() and token.isalpha() else ()
    halves = [Spelling((token[:cut], token[cut:]), begun) for cut in cuts]
    changed = [Spelling((each,), begun, welsh=True) for each in welsh.relatives(token)]
    return [*forms, *halves, *changed]
