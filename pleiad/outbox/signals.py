"""What this room announces to the rooms above it."""

from django.dispatch import Signal

address_refused = Signal()  # address, email, at, hard: a mail server takes no email for it, at once or in a bounce
