"""The words of this room's emails, chosen when they are sent."""

from . import applications, membership, organisers, signing_in  # noqa: F401 (each registers its kinds)
