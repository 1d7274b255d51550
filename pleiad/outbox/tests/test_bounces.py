"""Bounces in the forms that the big servers really write: each is understood, and none is believed that names no email."""

import email
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from .. import actions, deliver
from ..emails import KINDS, Wording, words_email
from ..incoming import receive
from ..models import Email
from ..signals import address_refused

pytestmark = pytest.mark.django_db
SHAPES = {path.stem: path for path in sorted((Path(__file__).parent / "data" / "bounces").glob("*.eml"))}
DELAYED = {
    "gmail-delivery-incomplete", "postfix-delayed", "sendmail-delayed", "exim-delayed", "relayed-without-report",
}  # fmt: skip
SOFT = {
    "exchange-on-premises-mailbox-full",  # full, not gone
    "exchange-online-rejected-by-rule",  # about us
    "exchange-online-expired",  # about now
    "exchange-online-dmarc",
    "icloud-over-quota",
    "barracuda-blocked",
    "exchange-online-mailbox-full",
    "exchange-online-tenant-blocks-external",
    "exchange-online-connection-refused",
    "postfix-queue-expired",
    "zimbra-over-quota",
    "gmail-message-blocked",
    "exim-retry-timeout",
    "qmail-queue-too-long",
}
ADDRESS = "reader@leeds.gov.uk"


@pytest.fixture
def sent(db, settings):
    """An email that was sent to the reader."""

    @words_email("test.plain")
    def plain(email, secrets):
        return Wording(subject="Hello", text="A line.")

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    actions.queue_email(kind="test.plain", key="one", at=timezone.now(), address=ADDRESS)
    deliver.run(at=timezone.now() + timedelta(seconds=1))
    yield Email.objects.get()
    del KINDS["test.plain"]


@pytest.fixture
def refusals():
    heard = []

    def hear(sender, address, hard, **_rest):
        heard.append((address, hard))

    address_refused.connect(hear)
    yield heard
    address_refused.disconnect(hear)


def bounce(shape, *, reference, address=ADDRESS):
    raw = SHAPES[shape].read_text().replace("%%ADDRESS%%", address).replace("%%REFERENCE%%", reference)
    return raw.encode()


def take(raw):
    return receive(raw, at=timezone.now())


def test_there_are_twenty_shapes_and_more():
    assert len(SHAPES) >= 20
    assert set(SHAPES) >= DELAYED | SOFT


@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_is_understood(sent, refusals, shape):
    heard = take(bounce(shape, reference=sent.reference))
    sent.refresh_from_db()
    assert heard.kind == "bounce"
    if shape in DELAYED:
        assert (heard.did, sent.state, refusals) == ("nothing", "sent", [])
    else:
        assert heard.did == "marked the email as not delivered", heard
        assert sent.state == "bounced"
        assert refusals == [(ADDRESS, shape not in SOFT)]
    assert ADDRESS not in heard.did + heard.why


@pytest.mark.parametrize("shape", SHAPES)
def test_a_forged_bounce_does_nothing(sent, refusals, shape):
    """Its writer knows the address, but no email that we sent to it."""
    heard = take(bounce(shape, reference="0123456789" * 4))
    sent.refresh_from_db()
    assert (heard.kind, heard.did, sent.state, refusals) == ("bounce", "nothing", "sent", [])


@pytest.mark.parametrize("shape", sorted(set(SHAPES) - DELAYED - {"exchange-plain-headers-in-text"}))
def test_a_bounce_about_another_address_does_nothing(sent, refusals, shape):
    """The reader passes our email on, changed, to blame another mailbox."""
    heard = take(bounce(shape, reference=sent.reference, address="someone.else@leeds.gov.uk"))
    assert (heard.did, heard.why, refusals) == ("nothing", "it is not about the address that we wrote to", [])


def test_the_same_bounce_counts_once(sent, refusals):
    raw = bounce("postfix-user-unknown", reference=sent.reference)
    assert [take(raw).did for _time in range(3)] == ["marked the email as not delivered", "nothing", "nothing"]
    assert len(refusals) == 1


@pytest.mark.parametrize(
    "shape", ["gmail-address-not-found", "exim-unrouteable", "exchange-online-recipient-not-found"]
)
@pytest.mark.parametrize("ending", ["\r\n", "\n"])
def test_line_ends_and_the_line_of_a_pipe_change_nothing(sent, shape, ending):
    raw = bounce(shape, reference=sent.reference).decode().replace("\n", ending).encode()
    assert take(b"From MAILER-DAEMON Mon Nov 23 12:00:09 2026\n" + raw).did == "marked the email as not delivered"


def test_a_bounce_of_an_email_that_is_sent_again_later_starts_anew(sent):
    take(bounce("postfix-user-unknown", reference=sent.reference))
    sent.refresh_from_db()
    assert actions.try_again(email=sent, at=timezone.now())
    deliver.run(at=timezone.now() + timedelta(seconds=1))
    sent.refresh_from_db()
    assert sent.state == "sent"


def test_a_read_receipt_is_no_bounce(sent):
    raw = bounce("amazon-ses", reference=sent.reference).replace(b"delivery-status", b"disposition-notification")
    assert take(raw).kind == "automatic"


def test_the_return_path_names_the_email(sent, settings):
    from django.core import mail

    settings.MAIL_RETURN = "bounces+*@network.example"
    actions.queue_email(kind="test.plain", key="two", at=timezone.now(), address=ADDRESS)
    deliver.run(at=timezone.now() + timedelta(seconds=1))
    message = mail.outbox[-1]
    two = Email.objects.get(key="two")
    assert message.from_email == f"bounces+{two.reference}@network.example"
    assert email.message_from_bytes(message.message().as_bytes())["From"] == settings.DEFAULT_FROM_EMAIL
    assert two.reference in message.extra_headers["Message-ID"]
