"""What this room announces to the rooms above it. Receivers run in the same transaction."""

from django.dispatch import Signal

member_joined = Signal()  # member, at: was admitted just now
member_ending = Signal()  # member: ends in this transaction; rooms lock their rows before the rooms below do
member_ended = Signal()  # member, at, by: application refused, suspended, or left
member_erased = Signal()  # member: name and addresses were erased just now
member_readdressed = Signal()  # member, at: emails go to another mailbox; links in those sent before must stop
member_moved = (
    Signal()
)  # member, at, old_addresses: has another employer; these work addresses are no longer the member's
accounts_joining = Signal()  # kept, other, at: one person's accounts become one; rooms settle what only one may have
accounts_joined = Signal()  # kept, other, at: every row of the other account is the kept one's now
member_changed = Signal()  # member, at: the name, or what others see of the member, has changed
domain_lost = Signal()  # domain, at: it let people in, and the domain list in force no longer says so
organisation_changed = Signal()  # change, of, into, at: what was of an organisation is another's, or has a new name


def announce_end(*, member, at, by) -> None:
    """Send member_ending and member_ended, in the transaction that ends the membership."""
    member_ending.send(sender=type(member), member=member)
    member_ended.send(sender=type(member), member=member, at=at, by=by)
