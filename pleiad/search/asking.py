"""What somebody typed, as a question to the index: words that must be there, each in any of its forms, and words that must
not."""

import re
from typing import NamedTuple

from . import welsh
from .words import LONGEST, compounds, joined, one_ampersand

MOST = 12
"""Words of a question that count."""
LONGEST_PHRASE = 40
HALF, SECOND_HALF, BEGUN_HALF = 3, 2, 4
"""Letters that the halves of a word which may be written as two ("gov uk") have at least, so that "along" does not find
"a long"; and the second if it is half typed, because an index has much that begins with fewer."""
QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))
PART = re.compile(r'(?P<no>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"|(?P<words>[^\s"]+)|")')


class Form(NamedTuple):
    """One way in which a word may stand in a text. More tokens than one stand there one after the other."""

    tokens: tuple[str, ...]
    begun: bool = False
    """The last may go on."""
    quoted: bool = False
    """Every token as it is written, and no other with its stem."""
    welsh: bool = False
    """Only in a text that holds Welsh."""


class Question(NamedTuple):
    """Each of `wanted` must be there, in one of its forms; none of `unwanted`."""

    wanted: list[list[Form]]
    unwanted: list[list[Form]]


def asked(text: str) -> Question:
    """Read what was typed: a phrase in quotes, -word for what must not be there, and the last word perhaps half typed."""
    parts = [*PART.finditer(one_ampersand(text.replace("\x00", " ").translate(QUOTES)))]
    wanted, unwanted = [], []
    for place, part in enumerate(parts):
        found = [*compounds(part["phrase"] or part["words"] or "")]
        if part["phrase"]:
            tokens = tuple(word.token for compound in found for word in compound)[:LONGEST_PHRASE]
            terms = [[Form(tokens, quoted=True)]] if tokens else []
        else:
            last = place == len(parts) - 1 and not part["no"]
            terms = [_forms(each, begun=last and each is found[-1]) for each in found]
        (unwanted if part["no"] else wanted).extend(terms)
    wanted = wanted[:MOST]
    _as_one_word(wanted)
    return Question([_widened(forms) for forms in wanted], unwanted[:MOST])


def any_of(question: Question) -> Question:
    """The same, where one of the words is enough, and each may be half typed."""
    forms = {_begun(form): None for each in question.wanted for form in each}
    return Question([[*forms]] if forms else [], question.unwanted)


def _begun(form):
    half_typed = len(form.tokens) == 1 and len(form.tokens[0]) > 1 and not form.quoted
    return form._replace(begun=True) if half_typed else form


def _forms(compound, *, begun):
    """`begun`: the last is perhaps half typed; one letter is taken for a word, since half the index begins with it."""
    tokens = tuple(word.token for word in compound)[:LONGEST_PHRASE]
    begun = begun and len(tokens[-1]) > 1
    one = joined(compound)
    return [Form(tokens, begun), *([Form((one,), begun)] if one else [])]


def _as_one_word(wanted):
    """Two words that stand side by side may be written as one: then it is there in place of either."""
    pairs = [pair for pair in zip(wanted, wanted[1:], strict=False) if all(map(_is_plain, pair))]
    together = [Form((one[0].tokens[0] + other[0].tokens[0],), other[0].begun) for one, other in pairs]
    for pair, form in zip(pairs, together, strict=True):
        for forms in pair:
            forms.append(form._replace(tokens=(form.tokens[0][:LONGEST],)))


def _is_plain(forms):
    first = forms[0]
    return len(first.tokens) == 1 and not first.quoted


def _widened(forms):
    """With a word as two, and as Welsh changes its beginning."""
    first = forms[0]
    if not _is_plain(forms):
        return forms
    token, begun = first.tokens[0], first.begun
    last = len(token) - (BEGUN_HALF if begun else SECOND_HALF)
    cuts = range(HALF, last + 1) if token.isascii() and token.isalpha() else ()
    halves = [Form((token[:cut], token[cut:]), begun) for cut in cuts]
    changed = [Form((each,), begun, welsh=True) for each in welsh.relatives(token)]
    return [*forms, *halves, *changed]
