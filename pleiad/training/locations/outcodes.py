"""The grammar of UK outward codes: the first half of a postcode, and nothing but the first half.

Shapes (Royal Mail, Programmers' Guide to PAF): A9, A99, A9A, AA9, AA99, AA9A, then a digit and two
letters. Jersey, Guernsey and the Isle of Man follow the same shapes; GIR 0AA and BFPO do not.
"""

import re

OUTWARD = r"(?:GIR|[A-Z]{1,2}[0-9](?:[0-9]|[A-Z])?)"
# People type the letter O for the nought of the second half.
INWARD = r"[0-9O][A-Z]{2}"
WHOLE = re.compile(rf"({OUTWARD}){INWARD}")
ONLY = re.compile(rf"({OUTWARD})")
SECTOR = re.compile(rf"({OUTWARD})\s+[0-9][A-Z]?")
FORCES = re.compile(r"BFPO(?:C/O)?[0-9]{0,4}|BF1[0-9]?(?:[0-9][A-Z]{2})?")
ANYWHERE = re.compile(rf"\b({OUTWARD})[ \t]*{INWARD}\b")
AT_THE_END = re.compile(rf"(?:^|[\s,(])({OUTWARD})[\s).]*$")


def outward(text: str) -> str | None:
    """Give the first half of a postcode typed in any case, with or without a space, or None.

    "sw1a2aa", "SW1A 2AA", "SW1A" and "SW1A 2" all give "SW1A"; "BFPO 57" and "BF1 3AA" give "BFPO",
    which is nowhere in particular. The shape alone is judged, not whether the code is in use.
    """
    typed = " ".join(re.sub(r"[^A-Z0-9/]+", " ", text.upper()).split())
    together = typed.replace(" ", "")
    if FORCES.fullmatch(together):
        return "BFPO"
    # "LS1 4" is a part of LS1, "LS14" is another district: here the space is the difference.
    found = SECTOR.fullmatch(typed) or WHOLE.fullmatch(together) or ONLY.fullmatch(together)
    return found.group(1) if found else None


def outward_within(text: str) -> str | None:
    """Give the first half of a postcode in a longer text ("LS1 4AP, Leeds"), or of a first half at its end, or None."""
    found = ANYWHERE.search(text.upper()) or AT_THE_END.search(text.upper())
    return found.group(1) if found else None


def area_letters(outcode: str) -> str:
    """Give the letters an outward code begins with: its postcode area."""
    return re.match(r"[A-Z]+", outcode).group(0)
