"""Notices domains that are dressed up as a public sector zone, so that nobody waits for an answer on a forgery.

Nothing here lets anyone in: the domain list is asked first, and decides what it knows. Only an unknown domain
comes here, and the question is whether a person looks at it (review) or not (refuse).
"""

from collections.abc import Iterable

from ..addresses import words

Labels = tuple[str, ...]

# A zone named with one of these speaks for the state; nobody else has a reason to carry the word before ".uk".
STATE_WORDS = words("cjsm gig gov hscni judiciary llyw mil mod nhs parliament police senedd")
# No ordinary English or Welsh word starts with these, as "modern" does with mod and "govern" with gov.
_ALSO_SUSPECT_IN_FRONT = words("cjsm hscni judiciary llyw nhs parliament police senedd")
# What forgers add to the name of one organisation ("the-ico", "cqcmail", "123bl").
_ADDED = words("account email info login mail my online portal secure the uk www")
# Of these, what an organisation may well have put before or after its own name: a person looks at such a domain.
_ALSO_USED_BY_OWNERS = words("info mail my online the uk www")
# Endings under which organisations hold their own name too. A person looks at these: some belong to the organisation.
ORDINARY_ENDINGS = {
    tuple(ending.split("."))
    for ending in words(
        "co.uk com cymru eu gov.uk info london ltd.uk me.uk net net.uk nhs.uk org org.uk plc.uk scot uk uk.com wales"
    )
}
# A shared zone's own name is guarded like a state word from this length on; "ac" and "sch" end too many real words.
_LONG_ENOUGH = 4


class Guard:
    """Answers whether an unknown domain looks like one of the given zones."""

    def __init__(self, zones: Iterable[tuple[Labels, bool]], own_names: Iterable[str] = ()):
        """`zones`: pairs of a domain's labels and whether many organisations share it. `own_names`: what else organisations
        may well have called a domain of theirs: their name in one word, or the label that they have below a zone."""
        self._runs: dict[str, set[Labels]] = {}
        self._state_runs: dict[str, set[Labels]] = {}
        self._squeezed: set[str] = set()
        self._tails: dict[Labels, set[str]] = {}
        self._state_tails: dict[Labels, set[str]] = {}
        self._own_names = {each for each in own_names if not _speaks_for_the_state(each, shared=False)}
        for labels, shared in zones:
            name, tail = labels[0], labels[1:]
            self._runs.setdefault(name, set()).add(labels)
            if not _speaks_for_the_state(name, shared=shared):
                self._own_names.add(name)
            if _speaks_for_the_state(name, shared=shared):
                parts = tuple("-".join(labels).split("-"))
                self._state_runs.setdefault(parts[0], set()).add(parts)
                self._squeezed.add("".join(labels))
                self._state_tails.setdefault(tail, set()).add(name)
            else:
                self._tails.setdefault(tail, set()).add(name)

    def looks_like_a_zone(self, labels: Labels) -> bool:
        """Whether a domain that the domain list does not know imitates one that it does.

        An organisation's own name under another ordinary ending is no imitation: it may be its own.
        """
        own = labels[0] in self._own_names or labels[0].replace("-", "") in self._own_names
        if own and labels[1:] in ORDINARY_ENDINGS:
            return False
        return (
            self._zone_inside(labels)
            or self._zone_joined(labels)
            or self._label_between(labels)
            or self._glued_to_the_name(labels)
        )

    def _zone_inside(self, labels: Labels) -> bool:
        """gov.uk.evil.com, nhs.net.uk: the zone stands there, but not at the end where it would count."""
        return _has_run(labels, self._runs)

    def _zone_joined(self, labels: Labels) -> bool:
        """gov-uk.com, govuk.example, gov.uk-login.com: the zone's dots are hyphens, or gone."""
        parts = tuple("-".join(labels).split("-"))
        return _has_run(parts, self._state_runs) or not self._squeezed.isdisjoint(parts)

    def _label_between(self, labels: Labels) -> bool:
        """gov.test.uk, ddc-mod.uk.org: the zone with a label put into it."""
        for size in (1, 2):
            names = self._state_tails.get(labels[-size:])
            if names and not names.isdisjoint(labels[: -size - 1]):
                return True
        return False

    def _glued_to_the_name(self, labels: Labels) -> bool:
        """evilgov.uk, ukddc-mod.org, 123bl.uk: something is glued to the zone's own label."""
        for size in (1, 2):
            if len(labels) <= size:
                break
            tail, label = labels[-size:], labels[-size - 1]
            for name in self._state_tails.get(tail, ()):
                if label != name and (label.endswith(name) or _in_front(label, name)):
                    return True
            # Cutting the label keeps the cost the same however many organisations share the tail.
            names = self._tails.get(tail)
            if names and any(cut in names for cut in _without_addition(label)):
                return True
        return False


def _speaks_for_the_state(name: str, *, shared: bool) -> bool:
    return not STATE_WORDS.isdisjoint(name.split("-")) or (shared and len(name) >= _LONG_ENOUGH)


def _has_run(parts: Labels, runs: dict[str, set[Labels]]) -> bool:
    if runs.keys().isdisjoint(parts):
        return False
    for start, part in enumerate(parts):
        for run in runs.get(part, ()):
            end = start + len(run)
            if end < len(parts) and parts[start:end] == run:
                return True
    return False


def _in_front(label: str, name: str) -> bool:
    if not label.startswith(name):
        return False
    rest = label[len(name) :]
    return name in _ALSO_SUSPECT_IN_FRONT or rest.strip("-0123456789") in _ADDED or rest[0] in "-0123456789"


def _without_addition(label: str) -> set[str]:
    """What could have been the label before a forger's word or number was put on either side of it."""
    cuts = {label.strip("0123456789").strip("-")}
    for word in _ADDED - _ALSO_USED_BY_OWNERS:
        if label.startswith(word):
            cuts.add(label[len(word) :].lstrip("-"))
        if label.endswith(word):
            cuts.add(label[: -len(word)].rstrip("-"))
    return cuts - {label, ""}
