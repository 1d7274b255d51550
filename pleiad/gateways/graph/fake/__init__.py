"""An honest stand-in for Graph on this machine: it remembers guests and members, and misbehaves on request."""

from .directory import Directory
from .misbehaviour import CASES
from .server import FakeGraph, serve

__all__ = ["CASES", "Directory", "FakeGraph", "serve"]
