"""Seal to a public key, lock by a passphrase, and split a secret in two.

X25519 with an ephemeral key, HKDF-SHA256 and ChaCha20-Poly1305, all from the `cryptography` package. Fernet is not used
here: its tokens carry the time at which they were made.
"""

import base64
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

PURPOSE = b"pleiad sealed author 1"
NO_NONCE = bytes(12)  # every sealing has a key of its own, from a fresh ephemeral key
STRETCH = {"n": 2**15, "r": 8, "p": 3}
"""The cost of opening with a passphrase: 32 MiB and three passes, which OWASP's Password Storage Cheat Sheet counts equal to
128 MiB and one."""


class CannotOpen(Exception):
    """The key, the passphrase or what was sealed is not the right one."""


def new_pair() -> tuple[bytes, str]:
    """A private key (32 bytes) and its public half as text."""
    private = X25519PrivateKey.generate()
    return private.private_bytes_raw(), _text(private.public_key().public_bytes_raw())


def seal(content: bytes, *, to: str, about: str) -> str:
    """Make content readable only with the private half of `to`, and only as belonging to `about`."""
    ephemeral = X25519PrivateKey.generate()
    sender, recipient = ephemeral.public_key().public_bytes_raw(), _bytes(to)
    key = _derive(ephemeral.exchange(X25519PublicKey.from_public_bytes(recipient)), sender, recipient)
    return _text(sender + ChaCha20Poly1305(key).encrypt(NO_NONCE, content, about.encode()))


def unseal(sealed: str, *, private: bytes, about: str) -> bytes:
    """The content of a seal; raises CannotOpen."""
    whole, own = _bytes(sealed), X25519PrivateKey.from_private_bytes(private)
    shared = own.exchange(X25519PublicKey.from_public_bytes(whole[:32]))
    key = _derive(shared, whole[:32], own.public_key().public_bytes_raw())
    try:
        return ChaCha20Poly1305(key).decrypt(NO_NONCE, whole[32:], about.encode())
    except InvalidTag as wrong:
        raise CannotOpen from wrong


def _derive(shared, ephemeral, recipient):
    return HKDF(SHA256(), 32, salt=None, info=PURPOSE + ephemeral + recipient).derive(shared)


def lock(private: bytes, *, passphrase: str) -> str:
    """A private key that only the passphrase opens."""
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    return _text(salt + nonce + ChaCha20Poly1305(_from_passphrase(passphrase, salt)).encrypt(nonce, private, PURPOSE))


def unlock(locked: str, *, passphrase: str) -> bytes:
    """The private key again; raises CannotOpen."""
    whole = _bytes(locked)
    try:
        return ChaCha20Poly1305(_from_passphrase(passphrase, whole[:16])).decrypt(whole[16:28], whole[28:], PURPOSE)
    except InvalidTag as wrong:
        raise CannotOpen from wrong


def _from_passphrase(passphrase, salt):
    return Scrypt(salt, 32, **STRETCH).derive(" ".join(passphrase.split()).encode())


def split(secret: bytes) -> tuple[bytes, bytes]:
    """Two shares; each alone is random and says nothing."""
    first = secrets.token_bytes(len(secret))
    return first, join(first, secret)


def join(first: bytes, second: bytes) -> bytes:
    """The secret of two shares."""
    return bytes(one ^ other for one, other in zip(first, second, strict=True))


def _text(content):
    return base64.urlsafe_b64encode(content).decode()


def _bytes(text):
    return base64.urlsafe_b64decode(text)
