"""When two spellings are one name: case, accents and small words are folded, and slips of the finger are allowed."""

import re
import unicodedata

SMALL_WORDS = {
    "saint": "st",
    "sainte": "st",
    "ste": "st",
    "upon": "on",
    "and": "",
    "the": "",
    "great": "gt",
    "little": "lt",
    "gtr": "greater",
    "mids": "midlands",
    "nr": "near",
}
COMPASS = {"n": "north", "e": "east", "s": "south", "w": "west"}
"""Before another word: "W Yorks", "S. Shields"."""
AFTER_THE_NAME = re.compile(r"^(.+?)[\s-]+(?:upon|on|under|le|by|in|cum)[\s-]+.+$", re.IGNORECASE)


def fold(text: str) -> str:
    """Give the form in which all ways of writing one name are equal.

    "St. Helens" and "saint helens", "Stoke-on-Trent" and "STOKE UPON TRENT", "Pont-y-pŵl" and "pontypwl".
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c) and c not in "'’‘`´.")
    words = re.sub(r"[^\w]+|_", " ", plain).split()
    words = [COMPASS.get(word, word) for word in words[:-1]] + words[-1:]
    return "".join(SMALL_WORDS.get(word, word) for word in words) or "".join(words)


def short_form(name: str) -> str | None:
    """Give what people say for short ("Newcastle" for Newcastle upon Tyne), or None."""
    found = AFTER_THE_NAME.match(name)
    return found.group(1) if found else None


AROUND = re.compile(
    r"^(?:(?:near|nr|around|in|by|close to|central|inner|the|town of|city of|borough of|"
    r"(?:royal|london|metropolitan|county) borough of|lb(?: of)?)\s+)+"
    r"|(?:[\s,]+(?:city|town|centre|center|council|borough|district|area|region|uk|u\.k\.|united kingdom))+$",
    re.IGNORECASE,
)


def bare(text: str) -> str:
    """Give a name without the words people put round one ("near Leeds", "Hull City Council", "York, UK")."""
    return AROUND.sub("", " ".join(text.split()).strip(" ,.;"))


def slips_allowed(folded: str) -> int:
    """Say how many slips of the finger a name may have: none in short ones, where every slip is another word."""
    return 0 if len(folded) < 4 else 1 if len(folded) < 8 else 2


def letters(folded: str) -> int:
    """Give the set of letters as bits, so that most names are ruled out without comparing them."""
    bits = 0
    for c in folded:
        bits |= 1 << (ord(c) % 61)
    return bits


def slips(one: str, other: str, *, at_most: int) -> int:
    """Count the letters missing, added, wrong or swapped between two names; `at_most` + 1 means more than that.

    This is the optimal string alignment distance.
    """
    if abs(len(one) - len(other)) > at_most:
        return at_most + 1
    before, last = [], list(range(len(other) + 1))
    for index, letter in enumerate(one, 1):
        row = [index]
        for column, against in enumerate(other, 1):
            cost = min(last[column] + 1, row[column - 1] + 1, last[column - 1] + (letter != against))
            if index > 1 and column > 1 and letter == other[column - 2] and one[index - 2] == against:
                cost = min(cost, before[column - 2] + 1)
            row.append(cost)
        if min(row) > at_most:
            return at_most + 1
        before, last = last, row
    return min(last[-1], at_most + 1)
