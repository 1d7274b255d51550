"""What counts as the same word: folded letters, English stems, and Welsh as it is written."""

import re
import unicodedata

from .stemming import stem

LONGEST = 40
"""Letters of a word that count; longer ones are addresses and noise."""
MOST = 12
"""Words of a question that count."""
UNFOLDED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
APOSTROPHE = re.compile("['’]")


def fold(text: str) -> str:
    """Without capitals and accents: "Siân" and "SIAN" become "sian"."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold().translate(UNFOLDED))
    return "".join(each for each in apart if not unicodedata.combining(each))


def tokens(text: str) -> list[str]:
    """The folded words of a text; one with an apostrophe is there whole and in its parts ("oneill", "o", "neill")."""
    found = []
    for word in WORD.findall(fold(text)):
        parts = APOSTROPHE.split(word)
        found += ["".join(parts), *parts] if len(parts) > 1 else parts
    return [each[:LONGEST] for each in found]


def indexed(text: str, *, language: str) -> str:
    """What the index holds of a text: its words and, in English, the stems of those that have another."""
    found = []
    for word in tokens(text):
        found.append(word)
        if language != "cy" and (short := stem(word)) != word:
            found.append(short)
    return " ".join(found)


def asked(text: str) -> list[list[str]]:
    """What somebody typed, as one list of alternatives a word: the word and its stem, and for the last one, which may be
    half typed, everything that begins with it ("run*")."""
    found = ["".join(APOSTROPHE.split(word))[:LONGEST] for word in WORD.findall(fold(text))][:MOST]
    last = len(found) - 1
    return [_alternatives(word, begun=place == last) for place, word in enumerate(found)]


def _alternatives(word, *, begun):
    short = stem(word)
    return [f"{word}*" if begun else word] + ([short] if short != word else [])
