"""Hashes that say nothing to who reads the database."""

from django.utils.crypto import salted_hmac


def keyed_hash(purpose: str, value: str) -> str:
    """A hash that says nothing without SECRET_KEY; the same value gives the same hash for the same purpose."""
    return salted_hmac(f"pleiad.members.{purpose}", value, algorithm="sha256").hexdigest()
