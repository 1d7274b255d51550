"""Welsh words change at their beginning: Caerdydd, i Gaerdydd, yng Nghaerdydd, a Chaerdydd. Each finds the others."""

import re

MUTATIONS = {
    "p": ("b", "mh", "ph"),
    "t": ("d", "nh", "th"),
    "c": ("g", "ngh", "ch"),
    "b": ("f", "m"),
    "d": ("dd", "n"),
    "g": ("", "ng"),
    "m": ("f",),
    "ll": ("l",),
    "rh": ("r",),
}
"""Each radical, with its soft, nasal and aspirate mutations."""
DIGRAPHS = {
    "p": "ph", "t": "th", "c": "ch", "d": "dd", "g": "gh", "l": "ll", "r": "rh", "m": "mh", "n": ("nh", "ng"), "f": "ff",
}  # fmt: skip
"""Letters written with two signs, which do not mutate like their first sign."""
AFTER_A_LOST_G = re.compile("[aeiouwy]|l(?!l)|r(?!h)")
WELSH = re.compile(
    r"\b(?:ngh|mh|nh)[aeiouwylr]|\b(?:ll|rh)[aeiouwy]|[ŵŷ]|\w{3}dd\b|aeth\b|iaeth|\b(?:yng|ym|mewn|gyda)\b",
    re.IGNORECASE,
)
SHORTEST = 3


def holds_welsh(text: str, *, language: str) -> bool:
    """Whether mutations count in this text: it is in Welsh, or has a word that does not look English."""
    return language == "cy" or WELSH.search(text) is not None


def relatives(token: str) -> list[str]:
    """The other Welsh forms of a word, given any of its forms; empty for a word too short to tell."""
    if len(token) < SHORTEST or not token.isalpha():
        return []
    radicals = {token, *_radicals(token)}
    forms = {form for radical in radicals for form in (radical, *_mutated(radical))}
    return sorted(form for form in forms - {token} if len(form) >= SHORTEST)


def _radicals(token):
    for radical, mutations in MUTATIONS.items():
        for mutation in mutations:
            if mutation and _begins(token, mutation):
                yield radical + token[len(mutation) :]
    if AFTER_A_LOST_G.match(token):
        yield "g" + token


def _mutated(radical):
    for begin, mutations in MUTATIONS.items():
        if _begins(radical, begin):
            rest = radical[len(begin) :]
            yield from (mutation + rest for mutation in mutations if mutation or AFTER_A_LOST_G.match(rest))


def _begins(word, letter):
    return word.startswith(letter) and not (letter in DIGRAPHS and word.startswith(DIGRAPHS[letter]))
