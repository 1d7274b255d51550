import email as email_package
import os
from datetime import UTC, datetime

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.message import BadHeaderError

from pleiad.calendars import ics

from .. import mailbox


@pytest.fixture
def folder(settings, tmp_path):
    settings.MAILBOX = tmp_path / "mailbox"
    return settings.MAILBOX


def send(subject="Hello", text="Dear member", to="carys.invented@cardiff.gov.uk", **headers):
    message = EmailMessage(subject, text, "network@network.invalid", [to], headers=headers)
    return mailbox.MailboxBackend().send_messages([message])


def test_an_email_can_be_read_again(folder):
    assert send("Croeso, Carys", "Eich cod\n\n123456\n\nDiolch", **{"Message-ID": "<one@network.invalid>"}) == 1
    [email] = mailbox.emails()
    assert (email.to, email.subject, email.text) == (
        "carys.invented@cardiff.gov.uk",
        "Croeso, Carys",
        "Eich cod\n\n123456\n\nDiolch",
    )
    assert (email.code, email.has_html, email.calendar) == ("123456", False, None)
    assert email.message_id == "<one@network.invalid>"
    assert mailbox.email(name=email.name) == email


def test_an_empty_mailbox_has_no_emails(folder):
    assert mailbox.emails() == []


def test_an_email_delivered_twice_lies_there_once_in_its_first_place(folder):
    send("First", **{"Message-ID": "<a@network.invalid>"})
    send("Second", **{"Message-ID": "<b@network.invalid>"})
    send("First again", **{"Message-ID": "<a@network.invalid>"})
    assert [each.subject for each in mailbox.emails()] == ["Second", "First again"]


def test_two_workers_that_deliver_the_same_email_at_once_leave_one(folder):
    send("Once", **{"Message-ID": "<a@network.invalid>"})
    [path] = folder.glob("*.eml")
    later = path.name.replace(path.name[:8], "99991231")
    (folder / later).write_bytes(path.read_bytes())
    assert [each.subject for each in mailbox.emails()] == ["Once"]


def test_emails_without_an_identity_are_all_kept(folder):
    plain = email_package.message_from_bytes(b"To: a@b.gov.uk\r\nSubject: x\r\n\r\nx", policy=email_package.policy.SMTP)
    mailbox._deliver(plain)
    mailbox._deliver(plain)
    assert len(mailbox.emails()) == 2


def test_newest_first_and_no_more_than_asked(folder):
    for number in range(4):
        send(str(number))
    assert [each.subject for each in mailbox.emails(most=2)] == ["3", "2"]


def test_emails_to_one_address(folder):
    send("to Carys", to="carys.invented@cardiff.gov.uk")
    send("to another", to="aoife.invented@belfastcity.gov.uk")
    assert [each.subject for each in mailbox.emails(to="CARYS.invented@cardiff.gov.uk")] == ["to Carys"]


def test_emails_that_only_mention_an_address_are_not_emails_to_it(folder):
    send(text="Write to carys.invented@cardiff.gov.uk", to="aoife.invented@belfastcity.gov.uk")
    assert mailbox.emails(to="carys.invented@cardiff.gov.uk") == []


def test_the_oldest_emails_go_when_the_box_is_full(folder, monkeypatch):
    monkeypatch.setattr(mailbox, "KEEP", 3)
    for number in range(5):
        send(str(number))
    assert [each.subject for each in mailbox.emails()] == ["4", "3", "2"]
    assert len(list(folder.iterdir())) == 3


@pytest.mark.parametrize(
    "where", [{"subject": "Hello\r\nBcc: all@cardiff.gov.uk"}, {"to": "a@b.gov.uk\nBcc: all@cardiff.gov.uk"}]
)
def test_a_line_break_in_a_header_is_refused_and_nothing_is_written(folder, where):
    with pytest.raises(BadHeaderError):
        send(**where)
    assert not folder.exists()


def test_a_refused_email_can_fail_in_silence(folder):
    wrong = EmailMessage("Hello\nBcc: x@y.gov.uk", "", "network@network.invalid", ["a@b.gov.uk"])
    right = EmailMessage("Right", "", "network@network.invalid", ["a@b.gov.uk"])
    assert mailbox.MailboxBackend(fail_silently=True).send_messages([wrong, right]) == 1
    assert [each.subject for each in mailbox.emails()] == ["Right"]


def test_a_message_id_cannot_choose_the_file(folder):
    send(**{"Message-ID": "<../../etc/passwd@network.invalid>"})
    [path] = folder.iterdir()
    assert mailbox.NAME.fullmatch(path.stem)


@pytest.mark.parametrize("name", ["", "..", "../secret", "20260101T000000000000-zzzzzzzzzzzzzzzz", "x.eml\n"])
def test_only_names_of_emails_are_opened(folder, name):
    folder.mkdir()
    (folder.parent / "secret.eml").write_text("To: a@b.gov.uk\n\nsecret")
    assert mailbox.email(name=name) is None
    assert mailbox.raw(name=name) is None


def test_half_written_files_are_not_emails(folder):
    send("Whole")
    (folder / ".abcdef").write_bytes(b"Subject: ha")
    assert [each.subject for each in mailbox.emails()] == ["Whole"]


def test_only_the_owner_can_read_the_box(folder):
    send()
    [path] = folder.glob("*.eml")
    assert (os.stat(folder).st_mode & 0o777, os.stat(path).st_mode & 0o777) == (0o700, 0o600)


def with_calendar(content, method="REQUEST"):
    message = EmailMultiAlternatives("Place", "You have a place.", "network@network.invalid", ["a@b.gov.uk"])
    message.attach_alternative("<p>You have a place.</p>", "text/html")
    message.attach_alternative(content, f"text/calendar; charset=utf-8; method={method}")
    mailbox.MailboxBackend().send_messages([message])
    return mailbox.emails(most=1)[0]


def test_an_invitation_is_read_from_its_email(folder):
    starts, ends = datetime(2027, 4, 29, 15, tzinfo=UTC), datetime(2027, 4, 29, 16, 30, tzinfo=UTC)
    event = ics.entry(
        uid="u@network.invalid",
        title="Data, together",
        starts_at=starts,
        ends_at=ends,
        stamp=starts,
        sequence=2,
        location="https://network.invalid/join/x",
    )
    content = ics.invitation(
        event, method="REQUEST", organiser=("Network", "n@network.invalid"), attendee=("Siân O'Neill", "a@b.gov.uk")
    )
    email = with_calendar(content.decode())
    assert email.has_html
    assert email.text.strip() == "You have a place."
    assert email.calendar == mailbox.CalendarPart(
        method="REQUEST",
        title="Data, together",
        where="https://network.invalid/join/x",
        starts_at=starts,
        ends_at=ends,
        sequence=2,
    )


@pytest.mark.parametrize(
    "content", ["", "nonsense", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "BEGIN:VEVENT\r\nDTSTART:x"]
)
def test_a_broken_invitation_does_not_hide_its_email(folder, content):
    email = with_calendar(content)
    assert (email.subject, email.calendar) == ("Place", None)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"To: a@b.gov.uk\r\nContent-Type: text/plain; charset=klingon\r\n\r\nhe\xff\r\n",
        b"Subject: =?utf-8?b?//8=?=\r\n\r\nbody",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n",
    ],
)
def test_any_bytes_in_the_folder_leave_the_list_readable(folder, content):
    folder.mkdir()
    (folder / "20260101T000000000000-0123456789abcdef.eml").write_bytes(content)
    assert len(mailbox.emails()) == 1
