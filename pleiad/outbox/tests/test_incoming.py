"""Whatever comes in gets one line. Automatic mail, forgeries, bombs and loops do nothing; a person's words go on."""

import logging
import time
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from pleiad.desk.tests.waiting_things import given_up
from pleiad.members.models import Address
from pleiad.members.reachability import count_refusal, proved_again, unreached

from .. import actions, deliver
from ..emails import KINDS, Wording, words_email
from ..incoming import kinds, receive
from ..incoming.letters import LARGEST, read
from ..incoming.unsubscribing import STOPPERS, stops_emails
from ..models import Email, ReceivedWords

pytestmark = pytest.mark.django_db


def letter(body="Hello, when is the next meeting?", **headers):
    """An email as bytes; underscores in names of headers stand for hyphens, and None leaves a header out."""
    said = {
        "From": "Amina O'Neill <amina.oneill@leeds.gov.uk>", "To": "network@network.invalid", "Subject": "A question",
        "Message_ID": "<one@leeds.gov.uk>", "Date": "Mon, 23 Nov 2026 12:00:00 +0000", "MIME_Version": "1.0",
        "Content_Type": "text/plain; charset=utf-8",
    } | headers  # fmt: skip
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in said.items() if value is not None]
    return "\n".join([*lines, "", body]).encode()


def take(raw):
    return receive(raw, at=timezone.now())


AUTOMATIC = [
    {"Auto_Submitted": "auto-replied", "Subject": "Automatic reply: You have a place"},
    {"Subject": "Automatic reply: You have a place", "X_Auto_Response_Suppress": "All"},
    {"Subject": "Out of Office: Re: You have a place"},
    {"Subject": "Ateb awtomatig: Mae gennych le"},
    {"Subject": "Abwesenheitsnotiz: You have a place"},
    {"Subject": "I’m on annual leave Re: You have a place"},
    {"Subject": "Meeting Forward Notification: You have a place"},
    {"Subject": "=?utf-8?Q?R=C3=A9ponse_automatique_:_You_have_a_place?="},
    {"Precedence": "auto_reply"},
    {"Precedence": "bulk"},
    {"X_Autoreply": "yes"},
    {"X_Autorespond": "Out of office"},
    {"List_Id": "<staff.leeds.gov.uk>"},
    {"From": "noreply@leeds.gov.uk"},
    {"From": "no-reply+tickets@leeds.gov.uk"},
    {"From": "Postmaster <postmaster@leeds.gov.uk>"},
    {"Return_Path": "<>"},
    {"Auto_Submitted": "auto-generated (ticket)"},
    {"X_MS_Exchange_Inbox_Rules_Loop": "amina.oneill@leeds.gov.uk"},
    {"Content_Type": 'multipart/report; report-type=disposition-notification; boundary="x"'},
]


@pytest.mark.parametrize("headers", AUTOMATIC, ids=str)
def test_what_no_person_wrote_is_ignored(amina, headers):
    heard = take(letter(**headers))
    assert (heard.kind, heard.did) == ("automatic", "nothing")
    assert not ReceivedWords.objects.exists()


@pytest.mark.parametrize(
    "headers", [{}, {"Auto_Submitted": "no"}, {"Precedence": "normal"}, {"Subject": "Outing to the office"}]
)
def test_a_persons_words_go_on_to_the_organisers_with_who_wrote(amina, noon, settings, headers):
    settings.NETWORK = {**settings.NETWORK, "contact": "organisers@network.example"}
    heard = take(letter(**headers))
    assert (heard.kind, heard.did) == ("words", "put it on the desk and passed it on to the organisers")
    words = ReceivedWords.objects.get()
    assert (words.member, words.sender, words.text) == (amina, amina.email, "Hello, when is the next meeting?")
    deliver.run(at=timezone.now())
    (email,) = [each for each in mail.outbox if each.to == ["organisers@network.example"]]
    assert email.subject.startswith("Written to us: ")
    assert "Amina O’Neill, a member wrote to us from amina.oneill@leeds.gov.uk:" in email.body
    assert "Hello, when is the next meeting?" in email.body
    assert email.reply_to == [amina.email]


def test_a_stranger_is_named_as_one_and_where_our_address_is_the_contact_nothing_loops(noon, settings, db):
    settings.NETWORK = {**settings.NETWORK, "contact": "network@network.invalid"}
    assert take(letter(From="x@elsewhere.example")).did == "put it on the desk"
    assert (ReceivedWords.objects.get().member, Email.objects.filter(kind="members.words").count()) == (None, 0)


def test_the_same_words_read_twice_are_kept_once(amina):
    assert [take(letter()).did == "nothing" for _time in range(3)] == [False, True, True]
    assert ReceivedWords.objects.count() == 1


def test_nobody_fills_the_desk(amina):
    did = [take(letter(body=f"Word {n}", Message_ID=f"<{n}@leeds.gov.uk>")).did for n in range(12)]
    assert did[9:] == ["put it on the desk and passed it on to the organisers", "nothing", "nothing"]


FOLDS = "\n".join(["--x\nContent-Type: text/plain\n\nx" for _part in range(200)])


def nested(depth):
    head = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(depth))
    return ("From: a@leeds.gov.uk\n" + head + "Content-Type: text/plain\n\nx\n").encode()


BAD = {
    "empty": b"",
    "only a line end": b"\r\n",
    "noise": bytes(range(256)) * 50,
    "no sender": letter(From=None),
    "sender without address": letter(From="Amina"),
    "two senders": letter(From="a@leeds.gov.uk\nFrom: b@leeds.gov.uk"),
    "too large": letter(body="x" * (LARGEST + 1)),
    "20 MB attached": letter(body="A" * 20_000_000, Content_Type="application/octet-stream"),
    "many parts": letter(body=FOLDS + "\n--x--", Content_Type='multipart/mixed; boundary="x"'),
    "deep": nested(40),
    "very deep": nested(3000),
    "deep, with many lines": nested(300) + b"--\n" * 1_000_000,
    "half a tag, often": letter(body="<style" * 50_000, Content_Type="text/html"),
    "long headers": letter(X_Long="y" * 300_000),
    "many headers": letter(X_A="\n".join(f"X-{n}: 1" for n in range(60_000))),
    "round and round": letter(Received="\n".join(f"Received: from a{n} by b" for n in range(60))),
    "our own": letter(From="Women in DDaT <network@network.invalid>"),
    "spam": letter(X_Spam_Flag="YES"),
    "forged": letter(Authentication_Results="mx.network.example; dmarc=fail header.from=leeds.gov.uk"),
    "an invitation": letter(body="BEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR", Content_Type="text/calendar"),
    "nothing in it": letter(body=""),
    "unknown charset": letter(body="\n", Content_Type="text/plain; charset=klingon"),
    "broken base64": letter(body="!!!!", Content_Transfer_Encoding="base64"),
    "a null in an address": letter(From="a\x00b@leeds.gov.uk"),
    "a null that a mail server replaced": letter(From="a~b@leeds.gov.uk").replace(b"~", b"\x80"),
    "a control character in an address": letter(From="a\x1bb@leeds.gov.uk"),
    "a letter that nobody could decode": letter(From="a\ufffdb@leeds.gov.uk"),
    "a space that is none": letter(From="a\xa0b@leeds.gov.uk"),
}


@pytest.mark.parametrize("raw", BAD.values(), ids=BAD)
def test_nothing_happens_and_one_line_says_so(amina, caplog, raw):
    began = time.process_time()
    with caplog.at_level(logging.INFO):
        heard = take(raw)
    assert heard.did == "nothing", heard
    assert heard.kind == "ignored"
    assert heard.why and "@" not in heard.why
    assert len([line for line in caplog.messages if line.startswith("An email came in")]) == 1
    assert not ReceivedWords.objects.exists()
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "raw",
    [
        letter(body="Hi\x00there"),
        letter(Subject="=?utf-8?b?//8=?="),
        letter(Content_Type='multipart/mixed; boundary="x"', body="--x\nContent-Type: text/plain\n\nHello"),
        letter(Content_Type="text/html", body="<style>p{}</style><p>Hello<br>you &amp; me</p><script>x</script>"),
        letter(Content_Type="text/plain; charset=utf-16", body="Hello"),
        letter(From="=?utf-8?q?Si=C3=A2n?= <sian@leeds.gov.uk>"),
    ],
)
def test_odd_but_honest_emails_are_read(amina, raw):
    assert take(raw).kind == "words"
    assert "\x00" not in ReceivedWords.objects.get().text


def test_what_only_outlook_can_read_goes_on_to_a_person_with_its_subject(amina):
    heard = take(letter(Subject="Declined: You have a place", Content_Type='application/ms-tnef; name="winmail.dat"', Content_Transfer_Encoding="base64", body="eJ8+Ig=="))  # fmt: skip
    words = ReceivedWords.objects.get()
    assert (heard.kind, words.subject, words.text, words.attachments) == ("words", "Declined: You have a place", "", 1)


def test_a_page_is_read_as_words():
    found = read(letter(Content_Type="text/html", body="<style>p{}</style><p>Hello<br>you &amp; me</p>"))
    assert found.text.split() == ["Hello", "you", "&", "me"]


@pytest.fixture
def subscription(db):
    stopped = []

    @words_email("test.news")
    def news(email, secrets):
        return Wording(subject="News", text="New.", unsubscribe="https://network.example/stop/x/")

    @stops_emails("test.news")
    def stop(email, *, at):
        stopped.append(email.key)

    actions.queue_email(kind="test.news", key="news", at=timezone.now(), address="amina.oneill@leeds.gov.uk")
    deliver.run(at=timezone.now() + timedelta(seconds=1))
    yield Email.objects.get(key="news"), stopped
    del KINDS["test.news"], STOPPERS["test.news"]


@pytest.mark.parametrize(
    ("subject", "headers"),
    [
        ("unsubscribe %s", {}),
        ("Unsubscribe %s", {"From": "anyone@elsewhere.example"}),
        ("unsubscribe", {"In_Reply_To": "<%s@network.example>"}),
        ("Re: STOP", {"References": "<%s@network.example>"}),
        ("stopio", {"In_Reply_To": "<%s@network.example>"}),
    ],
)
def test_unsubscribing_by_mail_stops_what_the_email_names(subscription, subject, headers):
    email, stopped = subscription
    raw = letter(Subject=subject, **headers).replace(b"%s", email.reference.encode())
    heard = take(raw)
    assert (heard.kind, heard.did, stopped) == ("unsubscribe", "stopped these emails for their reader", ["news"])


@pytest.mark.parametrize("subject", ["unsubscribe", "unsubscribe " + "0123456789" * 4, "STOP"])
def test_who_names_no_email_of_ours_stops_nothing(subscription, subject):
    heard = take(letter(Subject=subject))
    assert (heard.kind, heard.did, subscription[1]) == ("unsubscribe", "nothing", [])


def test_a_complaint_that_a_provider_passes_on_stops_them_too(subscription):
    email, stopped = subscription
    body = f"--x\nContent-Type: text/plain\n\nAbuse report\n--x\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n\n--x\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{email.reference}@network.example>\n--x--"
    raw = letter(body=body, Content_Type='multipart/report; report-type=feedback-report; boundary="x"')
    assert (take(raw).kind, stopped) == ("unsubscribe", ["news"])


def test_an_email_that_is_no_subscription_cannot_be_stopped(amina, noon):
    email = given_up(amina, at=noon)
    Email.objects.filter(pk=email.pk).update(reference="ab" * 20)
    assert take(letter(Subject=f"unsubscribe {'ab' * 20}")).why == "such emails are no subscription"


def test_after_the_second_hard_bounce_the_member_is_asked_at_another_address(amina, noon):
    amina.addresses.create(address="amina@home.example", key="k", kind="private", proved_at=noon)
    email = given_up(amina, at=noon)
    for hard, marked in [(False, False), (True, False), (False, False), (True, True), (True, True)]:
        count_refusal(address=amina.email, email=email, at=noon, hard=hard)
        assert bool(unreached(amina)) is marked
    asked = Email.objects.filter(kind="members.unreachable")
    assert [each.address for each in asked] == ["amina@home.example"]
    wording = KINDS["members.unreachable"](asked.get(), {})
    assert amina.email in wording.text
    proved_again(address=amina.email)
    assert (unreached(amina), KINDS["members.unreachable"](asked.get(), {})) == (None, None)


def test_without_another_address_the_member_is_asked_at_the_next_sign_in(amina, noon, client):
    Address.objects.filter(address=amina.email).update(hard_bounces=2, bounced_at=noon)
    client.force_login(amina)
    page = client.get("/account/").content.decode()
    assert "Our emails to this address come back." in page


@pytest.mark.parametrize("name", ["automatic", "own", "is_bounce"])
def test_the_kinds_decide_without_a_query(django_assert_num_queries, name):
    with django_assert_num_queries(0):
        getattr(kinds, name)(read(letter()))
