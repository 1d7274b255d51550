import pytest

from pleiad.outbox.deliver import to_mime
from pleiad.outbox.emails import KINDS
from pleiad.outbox.models import Email

from ..actions import sending, writing
from ..audience import recipients


@pytest.fixture
def draft(bea, noon):
    """draft(…) gives an announcement that Bea wrote; its columns can be given."""

    def write(**more):
        words = {
            "subject": "The next meeting has a new host",
            "text": "Hello,\n\nplease **read** [this](https://a.example/x).",
        }
        return writing.write(by=bea, at=noon, **{"kind": "announcement", **words, **more})

    return write


def send_off(draft, *, by, at):
    """Send a draft off as its preview shows it."""
    people = list(recipients(draft).values_list("pk", flat=True))
    return sending.send(announcement=draft, seen=sending.fingerprint(draft, people), by=by, at=at)


def written(kind=None):
    """The emails of this room in the outbox, in the order of their members."""
    found = Email.objects.filter(kind__startswith=kind or "announcements.").select_related("member")
    return list(found.order_by("member"))


def message(email):
    """The whole email as it would leave now, or None when it is dropped."""
    from django.utils import translation

    with translation.override(email.language):
        mail = KINDS[email.kind](email, {})
    return mail and to_mime(email, mail)
