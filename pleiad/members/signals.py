"""What this room announces to the rooms above it. Receivers run in the same transaction."""

from django.dispatch import Signal

member_joined = Signal()  # member, at: she was admitted just now
member_ending = Signal()  # member: she ends in this transaction; rooms hold what is theirs before those below do
member_ended = Signal()  # member, at, by: her application was refused, or she was suspended, or she left
member_erased = Signal()  # member: her name and addresses went just now; nothing of hers is left in any row
member_changed = Signal()  # member, at: her name, or what others see of her, is another now


def announce_end(*, member, at, by) -> None:
    """Send member_ending and member_ended, in the transaction in which she ends."""
    member_ending.send(sender=type(member), member=member)
    member_ended.send(sender=type(member), member=member, at=at, by=by)
