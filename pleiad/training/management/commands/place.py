"""`pleiad place`, as `pleiad location` was called before: scripts that use it go on."""

from .location import Command

__all__ = ["Command"]
