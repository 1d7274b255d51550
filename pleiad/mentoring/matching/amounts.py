"""Scores as people write them, turned into exact whole numbers and back."""

import re
from collections.abc import Iterable
from decimal import Decimal

NUMBER = re.compile(r"[+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,2})?", re.ASCII)


def read_amount(text: str) -> Decimal:
    """Read a decimal number exactly; ValueError when the text is not one (or is beyond all use)."""
    if not NUMBER.fullmatch(text):
        raise ValueError(f"{text!r} is not a number")
    return Decimal(text)


def places_needed(amounts: Iterable[Decimal]) -> int:
    """How many decimal places keep every one of these Decimals exact."""
    places = 0
    for amount in amounts:
        digits = amount.as_tuple()
        exponent = int(digits.exponent)
        if exponent < -places:
            figures = list(digits.digits)
            while figures and not figures[-1] and exponent < 0:
                figures.pop()
                exponent += 1
            if figures:
                places = max(places, -exponent)
    return places


def to_whole(amount: Decimal, places: int) -> int:
    """A Decimal in units of the last place, as an int."""
    sign, digits, exponent = amount.as_tuple()
    whole = int("".join(map(str, digits)) or "0")
    shift = int(exponent) + places
    whole = whole * 10**shift if shift >= 0 else whole // 10**-shift
    return -whole if sign else whole


def to_text(whole: int, places: int) -> str:
    """The number again as a person writes it, without an exponent and without needless zeros."""
    if not places:
        return str(whole)
    figures = str(abs(whole)).rjust(places + 1, "0")
    text = f"{figures[:-places]}.{figures[-places:]}".rstrip("0").rstrip(".")
    return f"-{text}" if whole < 0 else text
