"""Pleiad, the home of a verified professional network."""

__version__ = "1.0.0"
