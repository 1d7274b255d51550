"""Browsers: which one a member has signed in with before, where a member is signed in, and ending that."""

import re
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from pleiad.audit.actions import record
from pleiad.outbox.actions import queue_email

from .hashes import keyed_hash
from .models import BrowserSession, KnownBrowser, Member
from .session_store import hash_of

REMEMBERED = timedelta(days=365)
BY = "came-by"  # session key: the address whose code brought the member in; "" for a passkey or Microsoft

# The order counts: most browsers also name those that they descend from.
PROGRAMS = [("Edge", "Edg"), ("Opera", "OPR"), ("Samsung Internet", "SamsungBrowser"), ("Firefox", "Firefox|FxiOS"),
            ("Chrome", "Chrome|CriOS|Chromium"), ("Safari", "Safari")]  # fmt: skip
SYSTEMS = [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("ChromeOS", "CrOS"), ("Windows", "Windows"),
           ("Mac", "Mac OS X|Macintosh"), ("Linux", "Linux|X11")]  # fmt: skip


def name_of(request: HttpRequest) -> str:
    """What the browser calls itself, in two words: "Firefox, Windows"; "" when it says nothing that we know."""
    said = request.headers.get("User-Agent", "")[:500]
    found = [
        next((name for name, sign in signs if re.search(rf"(?:{sign})\b", said)), "") for signs in (PROGRAMS, SYSTEMS)
    ]
    return ", ".join(each for each in found if each)


def _token_hash(request):
    """The hash of this browser's token, or "" when it has none."""
    token = request.COOKIES.get(settings.BROWSER_COOKIE_NAME, "")
    return keyed_hash("browser", token) if 20 <= len(token) <= 100 else ""


def knows_address(*, request: HttpRequest, address: str) -> str:
    """The hash of this browser's token if the member with this address has signed in with it before, else ""."""
    token_hash = _token_hash(request)
    if not token_hash:
        return ""
    known = KnownBrowser.objects.filter(token_hash=token_hash, member__addresses__address=address).exists()
    return token_hash if known else ""


def knows(*, request: HttpRequest, member: Member | None = None) -> str:
    """The hash of this browser's token if this member, or with None anyone, has signed in with it before, else ""."""
    token_hash = _token_hash(request)
    known = KnownBrowser.objects.filter(token_hash=token_hash)
    if not token_hash or not (known.filter(member=member) if member else known).exists():
        return ""
    return token_hash


@transaction.atomic
def remember(*, request: HttpRequest, response: HttpResponse, member: Member, at: datetime) -> None:
    """Know this browser from now on. The first time, every address of the member hears of it, but for the one whose code
    was typed: that mailbox has the code's email."""
    token_hash, today = _token_hash(request), at.date()
    if not token_hash:
        token = secrets.token_urlsafe(32)
        token_hash = keyed_hash("browser", token)
        response.set_cookie(
            settings.BROWSER_COOKIE_NAME,
            token,
            max_age=REMEMBERED,
            secure=settings.SECURE,
            httponly=True,
            samesite="Lax",
        )
    known, new = KnownBrowser.objects.get_or_create(
        member=member, token_hash=token_hash, defaults={"last_used_on": today}
    )
    if not new:
        KnownBrowser.objects.filter(pk=known.pk).update(last_used_on=today)
        return
    payload = {"browser": name_of(request), "at": at.isoformat()}
    for other in member.addresses.exclude(address=request.session.get(BY, "")):
        queue_email(
            kind="members.new_browser",
            key=f"new-browser:{known.pk}:{other.pk}",
            at=at,
            to_member=member,
            address=other.address,
            payload=payload,
        )


def sessions_of(*, member: Member, at: datetime) -> QuerySet[BrowserSession]:
    """The sessions in which the member is signed in."""
    return BrowserSession.objects.filter(member=member, expire_date__gt=at)


def signed_in_browsers(*, request: HttpRequest, at: datetime) -> list[tuple[BrowserSession, bool]]:
    """Where the member is signed in, this browser first, each with whether it is this one."""
    found = sessions_of(member=request.user, at=at).order_by("-began_at", "-pk")
    return sorted(((each, is_here(request=request, session=each)) for each in found), key=lambda pair: not pair[1])


def is_here(*, request: HttpRequest, session: BrowserSession) -> bool:
    """Whether it is the session of this very browser."""
    return session.session_key == hash_of(request.session.session_key or "")


@transaction.atomic
def end_session(*, request: HttpRequest, session: BrowserSession, at: datetime) -> None:
    """Sign the member out of one browser, and know only the browser in which they ask for it from now on."""
    member = request.user
    if BrowserSession.objects.filter(pk=session.pk, member=member).delete()[0]:
        KnownBrowser.objects.filter(member=member).exclude(token_hash=_token_hash(request)).delete()
        record(did="signed out of another browser", by=member, about=member, at=at)


def forget_known(*, member: Member) -> None:
    """Know none of the member's browsers any more: the next sign-in from each is told again."""
    KnownBrowser.objects.filter(member=member).delete()
