"""The file of a backup: compressed (gzip), then encrypted (age, https://age-encryption.org/v1), both as it streams by.

A backup is encrypted to public keys, so that the server itself cannot read the backups of yesterday. Any copy of `age` reads
it too: `age -d -i key.txt FILE | gunzip`.
"""

import getpass
import gzip
import hashlib
import os
import threading
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pyrage
from pyrage import passphrase, x25519

PASSPHRASE = "BACKUP_PASSPHRASE"
PIECE = 1 << 16


class NoBackup(Exception):
    """The file is no backup, or cannot be read with this key; `str()` says so for the keeper."""


def new_key() -> tuple[str, str]:
    """A private key, and the public key that belongs to it."""
    made = x25519.Identity.generate()
    return str(made), str(made.to_public())


def recipients(keys: Iterable[str]) -> list:
    """Public keys (age1…). Raises NoBackup with the one that is none."""
    found = []
    for each in keys:
        try:
            found.append(x25519.Recipient.from_str(each))
        except pyrage.RecipientError:
            raise NoBackup(
                f"{each[:20]}… is no public key: it begins with age1, and `pleiad backup-key` makes one"
            ) from None
    return found


def protect(text: str, words: str) -> bytes:
    """The text of a private key, to be read with these words only."""
    return passphrase.encrypt(text.encode(), words, armored=True)


def identities(path: Path) -> list:
    """The private keys in a file; where words protect it, they come from BACKUP_PASSPHRASE or are asked for."""
    try:
        raw = path.read_bytes()
    except OSError as trouble:
        raise NoBackup(f"the key {path} cannot be read: {trouble.strerror}") from None
    if raw.startswith((b"-----BEGIN AGE", b"age-encryption.org/")):
        words = os.environ.get(PASSPHRASE) or getpass.getpass(f"Passphrase of {path}: ")
        try:
            raw = passphrase.decrypt(raw, words)
        except pyrage.DecryptError:
            raise NoBackup(f"the passphrase does not open the key {path}") from None
    try:
        lines = raw.decode().split()
        return [x25519.Identity.from_str(each) for each in lines if each.startswith("AGE-SECRET-KEY-")]
    except (pyrage.IdentityError, UnicodeDecodeError):
        raise NoBackup(f"{path} is no private key") from None


class _Compressed:
    """Lines as a file of gzip, for those who read it."""

    def __init__(self, lines: Iterator[str]):
        self.lines, self.gzip, self.left, self.trouble = lines, zlib.compressobj(6, wbits=31), b"", None

    def read(self, size: int = PIECE) -> bytes:
        try:
            while len(self.left) < size and self.lines is not None:
                self._take_some()
        except Exception as trouble:
            self.trouble = trouble  # what encrypts makes another error of it
            raise
        piece, self.left = self.left[:size], self.left[size:]
        return piece

    def _take_some(self):
        gathered = []
        room = PIECE
        for each in self.lines:
            gathered.append(each.encode() + b"\n")
            room -= len(gathered[-1])
            if room <= 0:
                break
        else:
            self.lines = None
        self.left += self.gzip.compress(b"".join(gathered))
        if self.lines is None:
            self.left += self.gzip.flush()


class Hashed:
    """A file that counts and hashes what goes into it."""

    def __init__(self, file: BinaryIO):
        self.file, self.bytes, self._hash = file, 0, hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.file.write(data)
        self.bytes += len(data)
        self._hash.update(data)
        return len(data)

    def flush(self) -> None:
        self.file.flush()

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


def write(lines: Iterator[str], file: BinaryIO, to: list) -> Hashed:
    """Compress and encrypt the lines into the file; without keys (`to` is empty) they are only compressed."""
    source, target = _Compressed(lines), Hashed(file)
    if not to:
        while piece := source.read():
            target.write(piece)
        return target
    try:
        pyrage.encrypt_io(source, target, to)
    except Exception as trouble:
        raise source.trouble or trouble from None
    return target


@contextmanager
def reading(path: Path, keys: list) -> Iterator[Iterator[str]]:
    """The lines of a backup, while they are decrypted. Raises NoBackup, also while they are read."""
    outlet, inlet = os.pipe()
    trouble = []
    with open(path, "rb") as file, os.fdopen(outlet, "rb") as plain:
        decrypting = threading.Thread(target=_decrypt, args=(file, inlet, keys, trouble), daemon=True)
        decrypting.start()
        try:
            yield _lines(plain, trouble, path)
        finally:
            plain.close()  # what is decrypted from here on has nowhere to go, and stops
            decrypting.join()


def _decrypt(file, inlet, keys, trouble):
    try:
        with os.fdopen(inlet, "wb") as plain:
            if file.peek(2)[:2] == b"\x1f\x8b":
                while piece := file.read(PIECE):
                    plain.write(piece)
            elif not keys:
                raise NoBackup("it is encrypted: name the private key with --key")
            else:
                pyrage.decrypt_io(file, plain, keys)
    except BrokenPipeError:
        pass  # nobody reads any more
    except Exception as raised:
        trouble.append(raised)


def _lines(plain, trouble, path):
    try:
        with gzip.open(plain, "rt", encoding="utf-8", newline="\n") as text:
            for each in text:
                yield each.rstrip("\n")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as broken:
        said = trouble[0] if trouble else broken
        why = str(said) if isinstance(said, NoBackup) else "no backup, or not whole, or not made for this key"
        raise NoBackup(f"{path}: {why}") from None
    if trouble:
        raise NoBackup(f"{path}: {trouble[0]}")


def hash_of(path: Path) -> str:
    """The SHA-256 of a file as it lies on the disk."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
