"""How long security.txt promises itself."""

from datetime import timedelta

LASTS = timedelta(days=180)
"""Not longer than a year (RFC 9116, section 2.5.5); it is made at every request, so half a year is always ahead."""
