"""How many codes may be asked for, and when codes are long.

Limits bind the one who asks, never the one who is asked for: what counts is who asked, from which network, for which
address. A browser in which the member signed in before counts by itself, whatever others do.

Right codes are never refused for the sake of others' wrong ones. Where many codes stay unused, which is what guessing looks
like, new codes are long instead: a six-digit code is guessed by one of 200,000 who try five times, a ten-digit one by
nobody. All counts stand in the database, so that they hold for any number of processes.
"""

from datetime import datetime, timedelta

from django.core import signing
from django.utils.translation import gettext_lazy as _

from pleiad.errors import Reason

from .addresses import Malformed, parse
from .eligibility import versions
from .hashes import keyed_hash
from .models import MailedCode, StoppedAddress

_signer = signing.Signer(salt="pleiad.members.stop-codes", sep=".")

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FOR_AN_ADDRESS = 10
"""Unused codes an hour that one network, or one known browser, may ask for one address."""
FOR_A_NETWORK = 300
"""Unused codes an hour; a whole council can stand behind one network address, and its own domain does not count."""
TO_AN_ADDRESS_A_DAY = 40
"""Unused codes a day, so that a mailbox cannot be filled; beyond them each network still gets a few an hour."""
FEW = 3
STOPPED_FOR = timedelta(days=30)

SHORT, LONG = 6, 10
UNUSED_FOR_AN_ADDRESS, UNUSED_IN_A_NETWORK, UNUSED_IN_ALL = 20, 100, 400
"""So many codes of the last hour that nobody has typed rightly make the next ones long. At five tries each, an hour has at
most 100 guesses at one account, 500 from one network and 2,000 in all, of a million each."""


def mailbox_hash(address: str) -> str:
    """The hash of a mailbox, the same for every +tag: else each tag would allow ten more emails to one person."""
    read = parse(address)
    return keyed_hash("address", address if isinstance(read, Malformed) else read.without_tag)


def why_not_ask(*, address: str, network_hash: str, browser_hash: str, at: datetime) -> Reason:
    """Why no further code can be asked for, or None. `browser_hash`: of a browser known for this address, or ""."""
    address_hash = mailbox_hash(address)
    unused = MailedCode.objects.filter(used_at=None)
    lately = unused.filter(address_hash=address_hash, asked_at__gt=at - HOUR)
    mine = lately.filter(browser_hash=browser_hash) if browser_hash else lately.filter(network_hash=network_hash)
    if mine.count() >= FOR_AN_ADDRESS:
        return _(
            "We have sent many codes to this address for your network in the last hour. Type the newest one, or wait an "
            "hour, then try again. A passkey works at any time."
        )
    if browser_hash:
        return None
    from_here = unused.filter(network_hash=network_hash, asked_at__gt=at - HOUR)
    if from_here.count() >= FOR_A_NETWORK and not _is_listed(address):
        return _("Many codes were asked for from your network in the last hour. Wait a little, then try again.")
    today = unused.filter(address_hash=address_hash, asked_at__gt=at - DAY)
    if today.count() >= TO_AN_ADDRESS_A_DAY and mine.count() >= FEW:
        return _(
            "Many codes were sent to this address today. Wait an hour, or use a passkey or a browser in which you signed "
            "in before."
        )
    return None


def _is_listed(address):
    """Whether the domain list admits the address by itself: nobody inside a council can keep the council out."""
    read = parse(address)
    return not isinstance(read, Malformed) and versions.current().decide(read).lane == "auto"


def digits(*, address_hash: str, network_hash: str, browser_hash: str, at: datetime) -> int:
    """How many digits the next code has."""
    if browser_hash:
        return SHORT
    unused = MailedCode.objects.filter(used_at=None, asked_at__gt=at - HOUR)
    counted = [
        (unused.filter(address_hash=address_hash), UNUSED_FOR_AN_ADDRESS),
        (unused.filter(network_hash=network_hash), UNUSED_IN_A_NETWORK),
        (unused, UNUSED_IN_ALL),
    ]
    return LONG if any(rows[:most].count() >= most for rows, most in counted) else SHORT


def is_stopped(*, address_hash: str, at: datetime) -> bool:
    """Whether a reader of this mailbox has asked for no more codes."""
    return StoppedAddress.objects.filter(address_hash=address_hash, stopped_at__gt=at - STOPPED_FOR).exists()


def stop_ticket(address_hash: str) -> str:
    """What stands in the link of an email by which its reader stops codes: nothing that is kept."""
    return _signer.sign(address_hash)


def stopped_by(ticket: str) -> str | None:
    """The hash of the address that such a link speaks of; None when we did not sign it."""
    try:
        return _signer.unsign(ticket)
    except signing.BadSignature:
        return None


def stop(*, address_hash: str, at: datetime) -> None:
    """Send no more codes to an address for thirty days, but to browsers in which its member signed in before."""
    StoppedAddress.objects.update_or_create(address_hash=address_hash, defaults={"stopped_at": at})


def start_again(*, address_hash: str) -> None:
    """Send codes again."""
    StoppedAddress.objects.filter(address_hash=address_hash).delete()
