"""Proving an address: six digits (ten while codes are being guessed), mailed, typed into the browser that asked for them.

Ten minutes, one use, five tries (OWASP ASVS 6.5.5 allows out-of-band codes ten minutes at most). Nothing here looks at
whether the address has an account, so that neither words nor time can tell.
"""

import logging
import secrets
from datetime import datetime, timedelta
from functools import cache
from ipaddress import IPv6Address, ip_address, ip_network

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.backends import BaseBackend
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pleiad.errors import Refused
from pleiad.outbox.actions import queue_email

from . import browsers, code_limits
from .hashes import keyed_hash
from .models import BrowserSession, MailedCode, Member
from .session_store import BROWSER

CODE_LIVES = timedelta(minutes=10)
TRIES = 5
PROOF_LIVES = timedelta(days=1)  # longer than 20 hours, so that filling in a form is not timed (WCAG 2.2, 2.2.1)

log = logging.getLogger(__name__)

ASKED = "entering"  # session key: the code that this browser asked for
PROVED = "proved"  # session key: the address that this browser has proved
CAME_IN = "came-in"  # session key: when this browser signed in


class CodeBackend(BaseBackend):
    """Gives the member of a session, as long as the member may sign in."""

    def get_user(self, user_id):
        try:
            member = Member.objects.get(pk=user_id)
        except Member.DoesNotExist:
            return None
        return member if member.is_active else None


@cache
def _warn_of_a_proxy():
    """Say it once a process: a visitor can send the header too, but then the warning does no harm."""
    log.warning("A proxy passes on addresses, but TRUSTED_PROXIES is 0: all visitors share the limits of one network.")


def network_of(request: HttpRequest) -> str:
    """The network that asks, as the trusted proxies report it. In IPv6 that is the block of 2⁶⁴ addresses which one
    link is given (RFC 4291, section 2.5.1): within it any laptop takes as many addresses as it likes."""
    address = request.META.get("REMOTE_ADDR", "")
    if not settings.TRUSTED_PROXIES and "HTTP_X_FORWARDED_FOR" in request.META:
        _warn_of_a_proxy()
    if settings.TRUSTED_PROXIES:
        seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        if len(seen) >= settings.TRUSTED_PROXIES:
            address = seen[-settings.TRUSTED_PROXIES]
    try:
        read = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(read, IPv6Address):
        return str(read.ipv4_mapped or ip_network((read, 64), strict=False))
    return address


def network_key(request: HttpRequest) -> str:
    """The network that asks as limits count it: never its address itself."""
    return keyed_hash("network", network_of(request))


def site_key(request: HttpRequest) -> str:
    """The same for what visitors do who need no account, and share one ceiling: in IPv6 the block of 2⁸⁰ addresses, the most
    that one household or office is given (RFC 6177, section 2), else one of them would be 65,536 visitors."""
    network = network_of(request)
    try:
        site = str(ip_network(network).supernet(new_prefix=48)) if ":" in network else network
    except ValueError:
        site = network
    return keyed_hash("site", site)


def ask_for_code(*, request: HttpRequest, address: str, at: datetime, purpose: str = "enter", then: str = "") -> None:
    """Mail a code to the address and remember in this browser that it asked. Refused when too many were asked for."""
    address_hash, network_hash = code_limits.mailbox_hash(address), network_key(request)
    browser_hash = browsers.knows_address(request=request, address=address)
    reason = code_limits.why_not_ask(address=address, network_hash=network_hash, browser_hash=browser_hash, at=at)
    if reason:
        raise Refused(reason)
    who = {"address_hash": address_hash, "network_hash": network_hash, "browser_hash": browser_hash}
    digits = code_limits.digits(**who, at=at)
    stopped = code_limits.is_stopped(address_hash=address_hash, at=at) and not browser_hash
    ticket, code = secrets.token_urlsafe(32), f"{secrets.randbelow(10**digits):0{digits}}"
    with transaction.atomic():
        MailedCode.objects.create(
            ticket=ticket,
            address=address,
            code_hash=keyed_hash("code", f"{ticket}:{code}"),
            asked_at=at,
            expires_at=at + CODE_LIVES,
            **who,
        )
        queue_email(
            kind="members.code",
            key=f"code:{keyed_hash('email', ticket)[:40]}",
            at=at,
            address=address,
            language=get_language() or "en",
            payload={"until": (at + CODE_LIVES).isoformat(), "stopped": stopped},
            secrets={"code": code, "stop": code_limits.stop_ticket(address_hash)},
        )
    asked = {"ticket": ticket, "address": address, "purpose": purpose, "then": then, "digits": digits}
    request.session[ASKED] = asked


def prove(*, request: HttpRequest, code: str, at: datetime) -> dict:
    """Take the typed code; gives what this browser asked for: address, purpose, then. Refused with what to do next."""
    asked = request.session.get(ASKED)
    if not asked:
        raise Refused(_("This browser has not asked for a code. Enter your email address first."))
    asked_codes = MailedCode.objects.filter(ticket=asked["ticket"], used_at=None)
    # Counting the try first, guarded, means that no number of parallel guesses gets more than five.
    if not asked_codes.filter(expires_at__gt=at, tries__lt=TRIES).update(tries=F("tries") + 1):
        raise Refused(_("This code no longer works. Ask for a new one."))
    mailed = asked_codes.first()
    if not mailed or not constant_time_compare(mailed.code_hash, keyed_hash("code", f"{mailed.ticket}:{code}")):
        raise Refused(_("That is not the code we sent. Check the latest email from us and type its digits."))
    if not asked_codes.update(used_at=at):
        raise Refused(_("This code has been used. Ask for a new one."))
    del request.session[ASKED]
    return asked


def keep_proved(*, request: HttpRequest, address: str, then: str, at: datetime) -> None:
    """Remember in this browser that it has proved an address without an account, to join with."""
    request.session[PROVED] = {"address": address, "then": then, "at": at.timestamp()}


def proved(*, request: HttpRequest, at: datetime) -> dict | None:
    """What this browser has proved to join with (address, then), for a day at most: the next person at a shared computer
    must not join in the first one's place."""
    found = request.session.get(PROVED)
    if found and at.timestamp() - found.get("at", 0) < PROOF_LIVES.total_seconds():
        return found
    request.session.pop(PROVED, None)
    return None


def sign_in(*, request: HttpRequest, member: Member, then: str, address: str = "") -> HttpResponse:
    """Start the member's session (after the second step, if there is one) and go on to `then`. `address` is the one that
    was proved. A Microsoft account that waited in this browser for the mailed code is tied to the member."""
    from . import entra

    entra.proved(request=request, member=member, at=timezone.now())
    request.session.pop(PROVED, None)
    request.session[browsers.BY] = address
    record_authentication(request, member, method="code")
    return perform_login(request, member, email_verification="none", redirect_url=then)


def remember_when(*, request: HttpRequest, user: Member, **_signal) -> None:
    """Keep when the member signed in, by any way and with which browser, for pages that need to know. A member whom
    our emails do not reach is told so."""
    from . import reachability

    ways = request.session.get("account_authentication_methods", [])
    facts = {"what": "signed in", "way": ways[-1].get("method", "") if ways else "", "steps": len(ways)}
    log.info("A member signed in", extra={"facts": facts})
    request.session[CAME_IN] = timezone.now().timestamp()
    request.session[BROWSER] = browsers.name_of(request)
    if lost := reachability.unreached(user):
        said = _(
            "Our emails to %(address)s come back. Choose another address in your account, or type a code sent to it."
        )
        messages.warning(request, said % {"address": lost.address}, fail_silently=True)


def end_all_sessions(*, member: Member) -> None:
    """Sign the member out of every browser, at its next request."""
    Member.objects.filter(pk=member.pk).update(signed_in_epoch=F("signed_in_epoch") + 1)
    BrowserSession.objects.filter(member=member.pk).delete()


def stay_signed_in(*, request: HttpRequest) -> None:
    """Keep this browser signed in when all others were just signed out."""
    request.user.refresh_from_db(fields=["signed_in_epoch"])
    update_session_auth_hash(request, request.user)
