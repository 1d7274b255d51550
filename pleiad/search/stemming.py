"""English stems, by the algorithm of M. F. Porter, “An algorithm for suffix stripping”, Program 14 (1980), 130–137.

Both databases bring a stemmer of their own, and they differ; with this one a search finds the same on either.
"""

import re
from functools import lru_cache

STEP_2 = {
    "ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize", "iser": "ise", "bli": "ble",
    "alli": "al", "entli": "ent", "eli": "e", "ousli": "ous", "ization": "ize", "isation": "ise", "ation": "ate",
    "ator": "ate", "alism": "al", "iveness": "ive", "fulness": "ful", "ousness": "ous", "aliti": "al", "iviti": "ive",
    "biliti": "ble", "logi": "log",
}  # fmt: skip
STEP_3 = {"icate": "ic", "ative": "", "alize": "al", "alise": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": ""}
STEP_4 = [
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate", "iti",
    "ous", "ive", "ize", "ise",
]  # fmt: skip


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The English stem of a folded word (lower case, a to z); any other word comes back as it is.

    British spellings in -ise fall together with those in -ize.
    """
    if len(word) <= 2 or not re.fullmatch(r"[a-z]+", word):
        return word
    word = _plural(word)
    word = _past(word)
    if word.endswith("y") and _has_vowel(word[:-1]):
        word = word[:-1] + "i"
    word = _replaced(word, STEP_2)
    word = _replaced(word, STEP_3)
    word = _shortened(word)
    if word.endswith("e"):
        shorter = word[:-1]
        if _measure(shorter) > 1 or _measure(shorter) == 1 and not _ends_short(shorter):
            word = shorter
    if word.endswith("ll") and _measure(word[:-1]) > 1:
        word = word[:-1]
    return word


def _shape(word):
    """The word as c for consonants and v for vowels; y is a vowel after a consonant."""
    shape = ""
    for letter in word:
        vowel = letter in "aeiou" or letter == "y" and shape.endswith("c")
        shape += "v" if vowel else "c"
    return shape


def _measure(word):
    """How many times a vowel is followed by a consonant: Porter's m."""
    return len(re.findall("v+c+", _shape(word)))


def _has_vowel(word):
    return "v" in _shape(word)


def _ends_short(word):
    return _shape(word).endswith("cvc") and word[-1] not in "wxy"


def _ends_double(word):
    return len(word) > 1 and word[-1] == word[-2] and _shape(word)[-1] == "c"


def _plural(word):
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _past(word):
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) > 0 else word
    for ending in ("ed", "ing"):
        if word.endswith(ending) and _has_vowel(word[: -len(ending)]):
            word = word[: -len(ending)]
            if word.endswith(("at", "bl", "iz", "is")):
                return word + "e"
            if _ends_double(word) and word[-1] not in "lsz":
                return word[:-1]
            return word + "e" if _measure(word) == 1 and _ends_short(word) else word
    return word


def _longest(word, endings):
    return max((each for each in endings if word.endswith(each)), key=len, default="")


def _replaced(word, endings):
    found = _longest(word, endings)
    rest = word[: len(word) - len(found)]
    return rest + endings[found] if found and _measure(rest) > 0 else word


def _shortened(word):
    found = _longest(word, STEP_4)
    rest = word[: len(word) - len(found)]
    if not found or _measure(rest) <= 1 or found == "ion" and rest[-1] not in "st":
        return word
    return rest
