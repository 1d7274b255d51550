"""Notices mistyped domains, so that nobody waits days for an answer that cannot arrive.

It only asks: what it finds lets nobody in and keeps nobody out. A known domain is one letter away, left out, added,
exchanged or swapped with its neighbour, or it is written with other dots and hyphens.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache

from ..addresses import words

# Free mail that people in the UK mostly have; these are often mistyped, and others register what comes of it.
COMMON_MAIL = words(
    """
    aol.com btinternet.com gmail.com googlemail.com hotmail.co.uk hotmail.com icloud.com live.co.uk live.com ntlworld.com
    outlook.com protonmail.com talktalk.net virginmedia.com yahoo.co.uk yahoo.com
    """
)
# Endings under which most real domains are: a name under one of them is not a mistyped zone.
_REAL_ENDINGS = words(
    """
    ac.uk co.uk gov.scot gov.uk gov.wales ltd.uk me.uk mod.uk net.uk nhs.net nhs.uk org.uk plc.uk police.uk sch.uk
    """
)
# Names of free mail that has one ending only: under another one it is mistyped ("gmail.co.uk").
_ONE_ENDING = {each.partition(".")[0]: each for each in words("btinternet.com gmail.com googlemail.com icloud.com")}
_SHORTEST, _SHORTEST_SWAPPED = 6, 4
"""Letters in a name before one of them may be wrong ("bfi" and "bl" have too many neighbours), and before two may be swapped
or one doubled."""
_ZONES = words(
    "gov.scot gov.uk gov.wales hscni.net llyw.cymru nhs.net nhs.scot nhs.uk nhs.wales parliament.uk police.uk"
)
# Nobody has an address right under these.
_NO_MAILBOXES = words("gov.uk nhs.uk police.uk")


class Speller:
    """Answers which of the known domains a domain was probably meant to be."""

    def __init__(self, domains: Iterable[str]) -> None:
        """`domains`: all that the domain list knows and does not refuse."""
        self._known = frozenset(domains)
        self._zones = _NearName(_ZONES & self._known)
        owned = (domain for domain in self._known - _ZONES if len(domain.partition(".")[0]) >= _SHORTEST)
        self._domains = _NearName(COMMON_MAIL.union(owned))
        self._swapped = _swapped(each for each in self._known - _ZONES if each.count(".") > 1)
        self._in_one_word = _in_one_word(self._known - _ZONES)
        # A file has many addresses of one domain.
        self.meant: Callable[[tuple[str, ...]], str | None] = lru_cache(10_000)(self._meant)

    def _meant(self, labels: tuple[str, ...]) -> str | None:
        """The domain that was probably meant, or None; labels left to right."""
        domain, ending = ".".join(labels), ".".join(labels[-2:])
        if domain in self._known or domain in COMMON_MAIL:
            return None
        near = self._domains.near(domain)
        mail = near & COMMON_MAIL
        if len(mail) == 1:
            return min(mail)
        if ending not in _REAL_ENDINGS and len(zones := self._zones.near(ending)) == 1:
            meant = ".".join((*labels[:-2], min(zones)))
            return None if meant in _NO_MAILBOXES else meant
        if len(near) == 1 and len(labels[0]) >= _SHORTEST - 1:
            return min(near)
        return (
            self._swapped.get(domain)
            or self._in_one_word.get(_squeezed(domain))
            or self._without_its_ending(labels)
            or _ONE_ENDING.get(labels[0])
        )

    def _without_its_ending(self, labels: tuple[str, ...]) -> str | None:
        """ "leeds.gov" and "leeds.gov.com" for "leeds.gov.uk": only what is known then was meant."""
        for kept in (labels, labels[:-1]):
            domain = ".".join((*kept, "uk"))
            if kept[-1] in ("gov", "nhs", "police") and domain in self._known and domain not in _ZONES:
                return domain
        return None


class _NearName:
    """Finds words that are one slip away: each is filed under itself and under what is left without any one letter."""

    def __init__(self, known: Iterable[str]) -> None:
        self._filed: dict[str, list[str]] = {}
        for word in known:
            for form in {word, *_shortened(word)}:
                self._filed.setdefault(form, []).append(word)

    def near(self, typed: str) -> set[str]:
        """The words that are a slip away from what was typed."""
        filed = self._filed
        forms = (form for form in (typed, *_shortened(typed)) if form in filed)
        return {word for form in forms for word in filed[form] if _one_slip(word, typed)}


def _swapped(domains: Iterable[str]) -> dict[str, str]:
    """Each short name with two neighbours swapped or a letter doubled, with the domain that it was; none that is another's."""
    known = set(domains)
    found: dict[str, str | None] = {}
    for domain in known:
        name, dot, ending = domain.partition(".")
        if not _SHORTEST_SWAPPED <= len(name) < _SHORTEST:
            continue
        swapped = {f"{name[:at]}{name[at + 1]}{name[at]}{name[at + 2 :]}" for at in range(len(name) - 1)}
        doubled = {f"{name[:at]}{name[at]}{name[at:]}" for at in range(len(name))}
        for other in (f"{each}{dot}{ending}" for each in swapped | doubled):
            found[other] = None if other in found and found[other] != domain else domain
    return {other: domain for other, domain in found.items() if domain and other not in known}


def _in_one_word(domains: Iterable[str]) -> dict[str, str]:
    """Each domain of which no other has the same letters, by its letters: "environmentagencygovuk"."""
    found: dict[str, str | None] = {}
    for domain in domains:
        word = _squeezed(domain)
        found[word] = None if word in found else domain
    return {word: domain for word, domain in found.items() if domain}


def _squeezed(domain: str) -> str:
    return domain.replace(".", "").replace("-", "")


def _shortened(word: str) -> list[str]:
    return [word[:at] + word[at + 1 :] for at in range(len(word))]


def _one_slip(one: str, other: str) -> bool:
    if one == other:
        return False
    if len(one) != len(other):
        longer, shorter = (one, other) if len(one) > len(other) else (other, one)
        return len(longer) == len(shorter) + 1 and shorter in _shortened(longer)
    wrong = [at for at, letters in enumerate(zip(one, other, strict=True)) if letters[0] != letters[1]]
    if len(wrong) == 1:
        return True
    return (
        len(wrong) == 2
        and wrong[1] == wrong[0] + 1
        and one[wrong[0]] == other[wrong[1]]
        and one[wrong[1]] == other[wrong[0]]
    )
