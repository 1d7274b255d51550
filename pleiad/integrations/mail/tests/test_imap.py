"""A mailbox on a real IMAP server is read, and each email is read once."""

import ssl
from urllib.parse import urlsplit

import pytest

from pleiad.outbox.tests.unkind import certificate

from ..imap import ImapMailbox, MailboxAway
from .imap_server import imap_server


@pytest.fixture(scope="module")
def running():
    with imap_server() as server:
        yield server


def read_all(running, *, largest=10_000, most=10):
    with ImapMailbox(running.address, largest=largest) as mailbox:
        found = list(mailbox.unread(most=most))
        for uid, _raw in found:
            mailbox.read(uid)
    return [raw for _uid, raw in found]


def email(number, size=10):
    return f"From: a@leeds.gov.uk\r\nSubject: {number}\r\n\r\n{'x' * size}\r\n".encode()


def test_emails_are_read_in_the_order_in_which_they_came_and_once(running):
    running.put(*map(email, range(5)))
    assert read_all(running, most=3) == [email(0), email(1), email(2)]
    assert read_all(running) == [email(3), email(4)]
    assert read_all(running) == []


def test_looking_without_marking_leaves_them_unread(running):
    running.put(email("kept"))
    with ImapMailbox(running.address, largest=100) as mailbox:
        assert len(list(mailbox.unread(most=5))) == 1
    assert running.unread() == 1
    assert read_all(running) == [email("kept")]


def test_what_is_too_large_comes_cut_off(running):
    running.put(email("large", size=50_000))
    (raw,) = read_all(running, largest=1000)
    assert len(raw) == 1001


@pytest.mark.parametrize(
    ("change", "step"),
    [
        ({"password": "wrong"}, "signing in"),
        ({"folder": "Nowhere"}, "signing in"),
        ({"port": 1}, "connecting"),
        ({"scheme": "imaps"}, "connecting"),
    ],
)
def test_a_mailbox_that_cannot_be_read_says_at_which_step_and_names_nobody(running, change, step):
    said = {
        "scheme": "imap",
        "password": "pass%20word%2Fwith%3Fsigns",
        "port": running.port,
        "folder": "INBOX",
    } | change
    address = urlsplit("{scheme}://network%40network.example:{password}@127.0.0.1:{port}/{folder}".format(**said))
    with pytest.raises(MailboxAway) as away, ImapMailbox(address, largest=100):
        pass
    assert str(away.value).startswith(step)
    assert "network" not in str(away.value) and "word" not in str(away.value)


@pytest.fixture
def elsewhere(monkeypatch):
    """Every server counts as one on another machine: only on our own may a password go in the open."""
    monkeypatch.setattr("pleiad.integrations.mail.imap.LOOPBACK", ())


@pytest.mark.parametrize("trusted", [True, False])
def test_on_another_machine_a_mailbox_is_read_encrypted_or_not_at_all(tmp_path, monkeypatch, elsewhere, trusted):
    _context, pem = certificate(tmp_path)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    with imap_server(files=(str(pem), str(tmp_path / "key.pem"))) as there:
        if trusted:
            with ImapMailbox(there.address, largest=100) as mailbox:
                assert isinstance(mailbox._imap.sock, ssl.SSLSocket)
                assert list(mailbox.unread(most=5)) == []
        else:
            with pytest.raises(MailboxAway) as away, ImapMailbox(there.address, largest=100):
                pass
            assert str(away.value) == "connecting (SSLCertVerificationError)"


def test_a_server_elsewhere_that_cannot_encrypt_never_hears_the_password(running, monkeypatch, elsewhere):
    monkeypatch.setattr("imaplib.IMAP4.login", lambda *_words: pytest.fail("the password went in the open"))
    with pytest.raises(MailboxAway) as away:
        ImapMailbox(running.address, largest=100).__enter__()
    assert str(away.value) == "connecting (SSLEOFError)"
