"""Boxes that people write in."""
