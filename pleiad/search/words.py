"""Which words count as the same: one normalisation, for indexed texts and for search terms."""

import re
import unicodedata
from typing import NamedTuple

LONGEST = 40
"""How many letters of a word count; longer ones are addresses and noise."""
MOST_LETTERS = 100_000
"""How many letters of a text are indexed."""
AS_WRITTEN = "0"
"""Ends a word that a stemmer must not shorten, so that a half-typed word is found in it, and "IT" is not a stop word."""
UNFOLDED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
KANA_MARKS = "\u3099\u309a"
NAMES = {"c#": "csharp", "f#": "fsharp", "c++": "cplusplus", ".net": "dotnet"}
# Scripts that put no space between words: each letter is a word, and a search term is a phrase of them.
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f"
)
UNSPACED += "\U00020000-\U0003ffff"
# Vowel signs and accents that stand as letters of their own: Latin, Hebrew, Arabic, Indic, Thai and Japanese.
MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e\u3099\u309a\u200c\u200d"
LETTER = rf"(?![{UNSPACED}])[^\W_]"
PIECE = re.compile(
    r"(?<!\w)(?:[cf]\#|c\+\+)(?![#+])|(?:(?<!\w)|(?<=\basp))\.net\b|(?<!\w)[a-z]&[a-z](?!\w)"
    rf"|(?=[^\W_])[{UNSPACED}][{MARKS}]*|{LETTER}(?:{LETTER}|[{MARKS}])*",
    re.IGNORECASE,
)
JOINING = re.compile(r"[-‐‑–'’./_&+@]?")
SPACED_AMPERSAND = re.compile(r"(?<!\w)([a-zA-Z]) & (?=[a-zA-Z](?!\w))")


class Word(NamedTuple):
    """A word, its position in a text, and the token that it counts as."""

    begin: int
    end: int
    token: str


def fold(text: str) -> str:
    """Without capitals and accents: "Siân" and "SIAN" become "sian"."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold().translate(UNFOLDED))
    bare = "".join(each for each in apart if each in KANA_MARKS or not unicodedata.category(each).startswith("M"))
    return unicodedata.normalize("NFC", bare)


def compounds(text: str):
    """The words of a text, grouped where no space separates them: "cyber-security" is one compound of two words."""
    compound = []
    for piece in PIECE.finditer(text):
        token = _token(piece[0])
        if not token:
            continue
        if compound and not JOINING.fullmatch(text, compound[-1].end, piece.start()):
            yield compound
            compound = []
        compound.append(Word(piece.start(), piece.end(), token))
    if compound:
        yield compound


def _token(written):
    folded = fold(written)
    if named := NAMES.get(folded):
        return named
    if not folded.isalnum():
        folded = "".join(each for each in folded.replace("&", "and") if each.isalnum())
    return folded[:LONGEST]


def joined(compound: list[Word]) -> str:
    """The words of a compound as one, "cybersecurity"; empty where that is not a word, as in an address or in Japanese."""
    apart = all(one.end < other.begin for one, other in zip(compound, compound[1:], strict=False))
    return "".join(word.token for word in compound)[:LONGEST] if apart and 1 < len(compound) <= 4 else ""


def indexed(text: str) -> str:
    """The indexed form of a text: its words in order, for phrases; then, once each, hyphenated words as one word, and every
    word as it is written."""
    found = [*compounds(one_ampersand(text[:MOST_LETTERS]))]
    running = [word.token for compound in found for word in compound]
    whole = dict.fromkeys(filter(None, map(joined, found)))
    written = dict.fromkeys(as_written(each) for each in (*running, *whole) if as_written(each) != each)
    return " ".join([*running, *whole, *written])


def one_ampersand(text: str) -> str:
    """ "R & D" is written like "R&D"."""
    return SPACED_AMPERSAND.sub(r"\1&", text)


def as_written(token: str) -> str:
    """The token for exactly this word: stemmers leave a token that ends in a digit as it is."""
    unstemmed = token[-1].isdigit() or len(token) == 1 and not token.isascii()
    return token if unstemmed else token + AS_WRITTEN


def without_mark(token: str) -> str:
    """The word that a token of the index was made from."""
    return token[:-1] if token.endswith(AS_WRITTEN) and not token[-2:-1].isdigit() else token
