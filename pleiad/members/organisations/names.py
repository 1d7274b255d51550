"""Folds names of organisations, so that two ways of writing one name are the same."""

import re
import unicodedata
from functools import lru_cache

from ..addresses import words

_LINKING = words("the of and for in on at to upon a ac an y yr ar r o")
# Each kind of body by one word, however it is abbreviated; emails of foundation trusts write "FT".
_KINDS = {
    "council": words(
        "council councils borough metropolitan metro city county district unitary mbc mdc lbc cbc rbc lb rb bc dc cc ua royal "
        "london cyngor sir sirol bwrdeistref dinas dosbarth"
    ),
    "nhs": words("nhs gig foundation trust ft uhb lhb thb university ymddiriedolaeth sefydledig prifysgol"),
}
# One of these makes a name that of a council or of a part of the NHS: a university or a city may be many things.
_DECIDES = {
    "council": words("council councils borough mbc mdc lbc cbc rbc lb rb bc dc cc cyngor bwrdeistref"),
    "nhs": words("nhs gig ft uhb lhb thb icb trust hospital"),
}
# One way of writing for words that people write in several.
_ONE_WAY = {
    "hosp": "hospital", "hosps": "hospital", "hospitals": "hospital", "uni": "university", "univ": "university",
    "dept": "department", "services": "service", "serv": "service", "svc": "service", "svcs": "service",
    "saint": "st", "street": "st", "auth": "authority", "govt": "government",
}  # fmt: skip
# The same for kinds of body of which the name has several words; what stands here is looked for in plain text.
_ONE_NAME = [
    (re.compile(rf"\b(?:{said})\b"), one)
    for said, one in (
        (r"h(?:er|is) majestys|h m", "hm"),
        (
            r"(?:office (?:of|for) )?(?:the )?(?:police(?: fire)?(?: and)? crime commissioners?|o?pf?cc)(?: office)?(?: for)?",
            "pcc",
        ),
        (
            r"fire (?:and )?rescue (?:service|authority)|fire (?:and )?rescue|fire (?:service|brigade|authority)|frs",
            "fire",
        ),
        (r"police (?:service|force)|constabulary", "police"),
        (r"(?:university |teaching |local )*health board|bwrdd iechyd(?: prifysgol| addysgu| lleol)*", "uhb"),
        (r"hsct?(?: trust)?", "health social care trust"),
        (r"nhs (?:health )?board", "nhs"),
        (r"integrated care board", "icb"),
    )
]
_DOTTED = re.compile(r"\b(?:\w\.){2,}\w?")
_APOSTROPHES = re.compile(r"['’‘`´]")
_NOT_A_WORD = re.compile(r"[^\w]+|_+")
_FEWEST, _MOST = 2, 8
"""Letters that initials have."""


@lru_cache(20_000)
def plain(text: str) -> str:
    """Lower case without accents, apostrophes and signs, with single spaces; “H.M.R.C.” is one word."""
    text = unicodedata.normalize("NFKD", text.casefold().replace("&", " and "))
    text = _DOTTED.sub(lambda dotted: dotted[0].replace(".", ""), text)
    text = "".join(each for each in text if not unicodedata.combining(each))
    return " ".join(_NOT_A_WORD.sub(" ", _APOSTROPHES.sub("", text)).split())


def _told(name: str) -> list[str]:
    said = plain(name)
    for several, one in _ONE_NAME:
        said = several.sub(one, said)
    told = [_ONE_WAY.get(word, word) for word in said.split() if word not in _LINKING]
    return sorted(told, key="pcc".__eq__)  # a commissioner is of a place, whichever comes first


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
