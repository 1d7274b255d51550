"""Folds names of organisations, so that two ways of writing one name are the same."""

import re
import unicodedata
from functools import lru_cache

from ..addresses import words

_LINKING = words("the of and for in on at to upon a ac an y yr ar r o")
# Each kind of body by one word, however it is abbreviated; emails of foundation trusts write "FT".
_KINDS = {
    "council": words(
        "council councils borough metropolitan metro city county district unitary mbc mdc bc dc cc ua royal london "
        "cyngor sir sirol bwrdeistref dinas dosbarth"
    ),
    "nhs": words("nhs gig foundation trust ft university ymddiriedolaeth sefydledig prifysgol"),
}
# One of these makes a name that of a council or of a part of the NHS: a university or a city may be many things.
_DECIDES = {
    "council": words("council councils borough mbc mdc bc dc cc cyngor bwrdeistref"),
    "nhs": words("nhs gig ft trust"),
}
_LONGER = {"hosp": "hospital", "hosps": "hospitals", "uni": "university", "univ": "university", "dept": "department"}
_APOSTROPHES = re.compile(r"['’‘`´]")
_NOT_A_WORD = re.compile(r"[^\w]+|_+")
_FEWEST, _MOST = 2, 8
"""Letters that initials have."""


@lru_cache(20_000)
def plain(text: str) -> str:
    """Lower case without accents, apostrophes and signs, with single spaces."""
    text = unicodedata.normalize("NFKD", text.casefold().replace("&", " and "))
    text = "".join(each for each in text if not unicodedata.combining(each))
    return " ".join(_NOT_A_WORD.sub(" ", _APOSTROPHES.sub("", text)).split())


def _told(name: str) -> list[str]:
    return [_LONGER.get(word, word) for word in plain(name).split() if word not in _LINKING]


def kinds(name: str) -> frozenset[str]:
    """The kinds of body that a name says: of a council, of a part of the NHS, both or neither."""
    told = _told(name)
    return frozenset(kind for kind, deciding in _DECIDES.items() if not deciding.isdisjoint(told))


@lru_cache(20_000)
def folded(name: str) -> str:
    """What is left of a name without its kind of body and without spaces: “Oxford Health NHS FT” is “oxfordhealth”.
    A name that consists of such words alone stays whole."""
    said = kinds(name)
    told = _told(name)
    left = [word for word in told if not any(word in _KINDS[kind] for kind in said)]
    return ("".join(left or told) or plain(name).replace(" ", "") or name.strip())[:200]


def same(one: str, other: str) -> bool:
    """Whether two names are one, kind of body included: “Gateshead” alone is not yet Gateshead Council."""
    return folded(one) == folded(other) and kinds(one) == kinds(other)


def starts(text: str) -> str:
    """The words of a name, each after a space, so that the beginning of any can be looked for."""
    return f" {plain(text)}"[:260]


def initials(name: str) -> set[str]:
    """What people make of the first letters of a name: OHFT and OHNHSFT, DWP, BCC."""
    told = [word for word in plain(name).split() if word not in _LINKING]
    spoken = "".join(word if word == "nhs" else word[0] for word in told)
    short = "".join(word[0] for word in told if word != "nhs")
    with_links = "".join(word[0] for word in plain(name).split())
    return {each.upper() for each in (spoken, short, with_links) if _FEWEST <= len(each) <= _MOST}
