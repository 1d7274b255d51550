"""Mail that anyone can have: free and throw-away addresses, from a dated copy of lists that others keep.

`pleiad private-mail` refreshes the copy. It refuses only domains that the domain list does not know.
"""

import re
from functools import cache
from pathlib import Path

COPY = Path(__file__).parent / "data" / "private_mail.txt"
_DOMAIN = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*[a-z]")
# Names under these are given out to bodies of one kind, so none of them is mail for anyone.
_CLOSED = re.compile(r"\.(gov|nhs|police|mod|mil|ac|sch|parliament)(\.[a-z]+)?$")


def is_private_mail(labels: tuple[str, ...]) -> bool:
    """Whether a domain, or one above it, hands out addresses to anyone."""
    known = _known()
    return any(".".join(labels[start:]) in known for start in range(len(labels) - 1))


def read(text: str) -> set[str]:
    """The domains that a list names, whatever signs stand around them: lines, JSON, or the source of a package."""
    lines = (line.partition("#")[0].lower() for line in text.splitlines())
    return {domain for line in lines for domain in _DOMAIN.findall(line) if not _CLOSED.search(domain)}


@cache
def _known() -> frozenset[str]:
    return frozenset(read(COPY.read_text(encoding="ascii")))
