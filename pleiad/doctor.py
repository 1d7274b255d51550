"""What `pleiad doctor` looks at: each room registers its checks here, and each check says how to mend what it finds.

A check is a function of whether it may ask the network. It gives one finding or several:

    @examines
    def sender(*, network: bool) -> list[Finding]:
        return [Finding(check="mail.sender", state=OK, says="…")]
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass

STATES = OK, WARNING, WRONG = "good", "warning", "bad"
CHECKS: list[Callable[..., Iterable["Finding"]]] = []


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: `check` names it ("mail.spf"), `says` what was found, `mend` what to do."""

    check: str
    state: str
    says: str
    mend: str = ""

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


def examines(check: Callable[..., Iterable[Finding]]) -> Callable[..., Iterable[Finding]]:
    """Register a check: a function (network=) that gives findings, in a module that the room's `ready` imports."""
    CHECKS.append(check)
    return check


def findings(*, network: bool = True) -> list[Finding]:
    """What all checks find, in the order in which rooms registered them. A check that fails is a finding itself."""
    found: list[Finding] = []
    for check in CHECKS:
        name = f"{check.__module__.removeprefix('pleiad.')}.{check.__name__}"
        try:
            found += check(network=network)
        except Exception as trouble:
            says = f"This could not be looked at: {type(trouble).__name__}."
            found.append(Finding(check=name, state=WARNING, says=says, mend="See the log, and look again."))
    return found


def exit_status(found: Iterable[Finding]) -> int:
    """1 when something is bad, otherwise 0: a warning can wait."""
    return int(any(each.state == WRONG for each in found))
