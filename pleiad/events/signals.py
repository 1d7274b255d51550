"""What rooms above hear of events."""

from django.dispatch import Signal

event_taken_back = Signal()
"""A cancellation was taken back: `event`, `cancelled_at` (when it had been cancelled), `by`, `at`, in one transaction."""

event_copied = Signal()
"""A draft was made from another event: `event`, `copied_from`, `by`, `at`, in one transaction. A room copies what it keeps of it."""
