"""Keeps what only the recipient may read unreadable in the database until it is sent."""

import base64
import json
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.crypto import salted_hmac


@lru_cache
def _box(key):
    return Fernet(base64.urlsafe_b64encode(salted_hmac("pleiad.outbox.secrets", "", key, algorithm="sha256").digest()))


def seal(values: dict) -> str:
    """Encrypt a small dict of strings with a key derived from SECRET_KEY."""
    return _box(settings.SECRET_KEY).encrypt(json.dumps(values).encode()).decode()


def unseal(sealed: str) -> dict:
    """The dict again; empty when nothing was sealed or the secret key has changed since."""
    if not sealed:
        return {}
    try:
        return json.loads(_box(settings.SECRET_KEY).decrypt(sealed.encode()))
    except InvalidToken:
        return {}
