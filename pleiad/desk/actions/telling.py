"""What one organiser may do alone, and all others are told, because everybody trusts what it changes."""

from datetime import datetime

from django.db.models import Model
from django.utils.functional import Promise

from pleiad.audit.actions import name_of
from pleiad.members.models import Member
from pleiad.outbox.actions import queue_emails

TELLS: dict[str, str | Promise] = {}


def tells_organisers(what: str, sentence: str | Promise) -> None:
    """Register what the email says: a sentence without a name."""
    TELLS[what] = sentence


def tell_organisers(*, what: str, about: Model, path: str, by: Member, at: datetime) -> None:
    """An email to all organisers but `by`; it leads to the page at `path`."""
    others = Member.objects.organisers().exclude(pk=by.pk).order_by("pk")
    queue_emails(
        emails=[
            {
                "kind": "desk.told",
                "key": f"told:{what}:{name_of(about)}:{at:%Y%m%d%H%M}:{each.pk}",
                "at": at,
                "to_member": each,
                "payload": {"what": what, "path": path},
            }
            for each in others
        ]
    )
