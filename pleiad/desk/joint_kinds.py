"""What organisers decide by two: each room registers its kind once, when it is ready."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from pleiad.errors import Reason

from .models import JointDecision


def _nothing_against_it(*, decision: JointDecision) -> Reason:
    return None


@dataclass(frozen=True)
class JointKind:
    """name: such as "conversations.open_space". label: what is done, without a name, for emails. title(decision): the
    same with names, for the desk. preview(decision): sentences on what will happen and to how many people, as things
    stand now. act(decision=, by=, at=): does it, in the transaction in which the second organiser agrees.
    why_not(decision=): why it cannot be done as things stand now, or None; asked when it is proposed and when it is agreed.
    """

    name: str
    label: str | Promise
    title: Callable[[JointDecision], str]
    preview: Callable[[JointDecision], list[str]]
    act: Callable[..., None]
    why_not: Callable[..., Reason] = _nothing_against_it


JOINT_KINDS: dict[str, JointKind] = {}


def joint_kind(kind: JointKind) -> JointKind:
    """Register a kind. Raises ValueError when its name is taken."""
    if kind.name in JOINT_KINDS:
        raise ValueError(f"Two rooms decide {kind.name} by two.")
    JOINT_KINDS[kind.name] = kind
    return kind
