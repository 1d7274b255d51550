"""Signs members of a bench world in without the mailed code, as they are after it."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.crypto import get_random_string

from pleiad.members import signing_in
from pleiad.members.session_store import SessionStore, hash_of

AT_ONCE = 2000
"""Rows an INSERT: quick, and below the number of parameters that both databases take once Django has split it."""


def with_sessions(chosen) -> list[tuple]:
    """Sign members in (a question for them, in the order of their keys): (member, key of the session) of each."""
    store, until = SessionStore(), datetime.now(UTC) + timedelta(days=14)
    keys = [(member, get_random_string(32, "abcdefghijklmnopqrstuvwxyz0123456789")) for member in chosen.order_by("pk")]
    store.model.objects.bulk_create(
        [
            store.model(
                session_key=hash_of(key),
                session_data=store.encode(
                    {
                        SESSION_KEY: str(member.pk),
                        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
                        HASH_SESSION_KEY: member.get_session_auth_hash(),
                        signing_in.CAME_IN: datetime.now(UTC).timestamp(),
                    }
                ),
                expire_date=until,
                member_id=member.pk,
                began_at=until - timedelta(days=14),
                seen_on=(until - timedelta(days=14)).date(),
            )
            for member, key in keys
        ],
        batch_size=AT_ONCE,
    )
    return keys


def as_browser(member_and_key: tuple) -> dict:
    """The cookies of a member's browser, and the token that its forms hold."""
    member, key = member_and_key
    request = HttpRequest()
    token = get_token(request)
    cookies = {settings.SESSION_COOKIE_NAME: key, settings.CSRF_COOKIE_NAME: request.META["CSRF_COOKIE"]}
    return {
        "cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "token": token,
        "address": member.email,
    }
