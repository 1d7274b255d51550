"""An honest stand-in for Graph on this machine: it remembers guests and members, and misbehaves on request."""

from .directory import FakeDirectory
from .misbehaviour import CASES
from .server import FakeGraph, serve

__all__ = ["CASES", "FakeDirectory", "FakeGraph", "serve"]
