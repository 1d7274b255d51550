"""What an email looks like on the way: plain ASCII, a footer, ways to stop, links that lead where they say."""

import email
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from pleiad.ui.dates import lacks_clock

from ..emails import Wording
from ..messages import message_id, reference_of, to_mime, with_links
from ..models import Email

pytestmark = pytest.mark.django_db


def sent(*, kind="test.plain", language="en", member=None, urgent=False, **wording):
    """The email as bytes, and as a reader takes it apart."""
    row = Email(
        key="one", kind=kind, address="" if member else "amina@leeds.gov.uk", member=member, language=language,
        written_at=timezone.now(), urgent=urgent,
    )  # fmt: skip
    said = {"subject": "Hello", "text": "A line."} | wording
    raw = to_mime(row, Wording(**said)).message().as_bytes(linesep="\r\n")
    return raw, email.message_from_bytes(raw, policy=email.policy.default)


WELSH = "Mae’r cyfarfod ym Mhontypŵl â’r tŷ. " * 5


@pytest.mark.parametrize(
    "words", [{"text": WELSH}, {"subject": WELSH}, {"text": "x" * 3000 + "ŵ"}, {"text": "🎉\n" * 50}]
)
def test_every_email_is_plain_ascii_on_the_way_and_reads_the_same(words):
    raw, message = sent(**words)
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert not re.search(rb"(?i)content-transfer-encoding: 8bit", raw)
    body = message.get_body(("plain",)).get_content()
    if "text" in words:
        assert words["text"].strip() in body.replace("\r\n", "\n")
    assert str(message["Subject"]) == " ".join(words.get("subject", "Hello").split())


@pytest.mark.parametrize("subject", [WELSH, "Dim ond un gair â tho bach", "ŵ" * 200, "Plain"])
def test_no_subject_begins_with_an_empty_line(subject):
    raw, _message = sent(subject=subject)
    (line,) = re.findall(rb"(?m)^Subject:(.*)\r$", raw)
    assert line.strip()


def test_a_calendar_part_is_plain_ascii_too(amina, noon):
    from pleiad.calendars import actions as calendars
    from pleiad.calendars.emails import to_itip

    entry = calendars.put(holder=amina, about="event:1", title="Siân’s tŷ", note="ŵ", location="", starts_at=noon, ends_at=noon + timedelta(hours=1), at=noon)  # fmt: skip
    raw, message = sent(member=amina, calendar=to_itip(entry), method="REQUEST")
    assert raw.isascii()
    parts = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    assert "Siân’s tŷ" in parts[0].get_content()


@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_email_says_who_writes_why_and_where_to_ask(amina, settings, language):
    _raw, message = sent(member=amina, language=language)
    for kind in ("plain", "html"):
        body = message.get_body((kind,)).get_content()
        assert settings.NETWORK["name"] in body
        assert settings.NETWORK["contact"] in body
        assert f"{settings.BASE_URL}{'/cy' if language == 'cy' else ''}/account/" in body
    assert "\n-- \n" in message.get_body(("plain",)).get_content().replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"urgent": True}, "someone typed your address into our page"),
        ({"unsubscribe": "https://network.example/stop/x/"}, "because you asked for it"),
        ({}, "a member of the network gave us your address"),
        ({"why": "You have this email because it is Monday."}, "because it is Monday"),
    ],
)
def test_the_reason_is_the_readers_own(more, why):
    assert why in sent(**more)[1].get_body(("plain",)).get_content().replace("\r\n", " ").replace("\n", " ")


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("We keep it until Tuesday, 3:01pm.", "en", "All times are UK time."),
        ("It is yours until midday.", "en", "All times are UK time."),
        ("4pm to 5:30pm, UK time", "en", ""),
        ("Before: 4pm, UK time\nKept until 5pm.", "en", "All times are UK time."),
        ("Code: 493817", "en", ""),
        ("Rydym yn ei gadw tan 3:02pm.", "cy", "amser"),
        ("4pm i 5:30pm, amser y DU", "cy", ""),
    ],
)
def test_every_time_says_whose_clock_it_goes_by(text, language, said):
    _raw, message = sent(text=text, language=language)
    for kind in ("plain", "html"):
        body = message.get_body((kind,)).get_content()
        if language == "en":
            assert ("All times are UK time." in body) is bool(said)
    with override(language):
        assert lacks_clock(text) is bool(said)


@pytest.mark.parametrize("read", [True, False])
def test_a_subscription_can_be_stopped_by_one_press_and_by_mail_where_mail_is_read(settings, read):
    settings.MAIL_IS_READ = read
    _raw, message = sent(unsubscribe="https://network.example/stop/x/")
    ways = message["List-Unsubscribe"]
    assert ways.endswith("<https://network.example/stop/x/>")
    assert (f"subject=unsubscribe%20{reference_of('one')}" in ways) is read
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Precedence"] == "bulk"
    body = message.get_body(("plain",)).get_content()
    assert "Stop these emails, without signing in:" in body and "https://network.example/stop/x/" in body


def test_what_is_no_subscription_does_not_say_so():
    message = sent()[1]
    assert [message[name] for name in ("List-Unsubscribe", "Precedence")] == [None, None]


@pytest.mark.parametrize(
    ("calendar", "read", "asked"),
    [
        (None, True, "OOF, AutoReply"),
        (None, False, "OOF, AutoReply"),
        (b"x", False, "OOF, AutoReply"),
        (b"x", True, "OOF"),
    ],
)
def test_automatic_answers_are_not_asked_for(settings, calendar, read, asked):
    settings.MAIL_IS_READ = read
    message = sent(calendar=calendar, method="REQUEST")[1]
    assert (message["X-Auto-Response-Suppress"], message["Auto-Submitted"]) == (asked, "auto-generated")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("See https://network.example/a/.", "https://network.example/a/"),
        ("(https://network.example/a)", "https://network.example/a"),
        ("https://network.example/a_(b)", "https://network.example/a_(b)"),
        ("https://network.example/a_(b).", "https://network.example/a_(b)"),
        ("<https://network.example/a>", "https://network.example/a"),
        ("“https://network.example/a”, then", "https://network.example/a"),
        ("https://network.example/a?b=1&c=2!", "https://network.example/a?b=1&c=2"),
        ("https://network.example/a;", "https://network.example/a"),
        ("https://network.example/a…", "https://network.example/a"),
        ("'https://network.example/a'", "https://network.example/a"),
        ("https://network.example/a?q=x:", "https://network.example/a?q=x"),
        ("https://network.example", "https://network.example"),
    ],
)
def test_a_link_never_swallows_what_follows_it(text, address):
    page = with_links(text)
    (found,) = re.findall(r'href="([^"]*)"', page)
    assert found.replace("&amp;", "&") == address
    shown = re.sub(r"<[^>]*>", "", page)
    assert email.utils.unquote(shown) is not None
    import html

    assert html.unescape(shown) == text


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "a & b", "x\ny", "javascript:alert(1)", "http://", "https://."]
)
def test_other_words_stay_words(text):
    page = with_links(text)
    assert "<script" not in page and "href" not in page


def test_nobody_can_guess_the_name_of_anothers_email(settings):
    mine = message_id("calendar:1:0")
    settings.SECRET_KEY = "another" * 10
    assert message_id("calendar:1:0") != mine
    assert re.fullmatch(r"<[0-9a-f]{40}@[^@<>]+>", mine)


def test_the_line_above_an_address_is_the_link_to_it_in_html_and_stands_alone_in_the_text():
    _raw, message = sent(text="A meeting is planned: Lunch\n(because you follow it)\nhttps://example.org/a/")
    html = message.get_body(("html",)).get_content()
    assert '<a href="https://example.org/a/">A meeting is planned: Lunch</a><br>(because you follow it)' in html
    assert "\nhttps://example.org/a/" in message.get_body(("plain",)).get_content()


def test_a_sentence_with_a_colon_is_the_link_to_the_address_below_it():
    address = "https://example.org/ticket/" + "x" * 90 + "/"
    _raw, message = sent(text=f"You have a <place>. Answer here:\n\n{address}\n\nBye.\n\n{address}")
    html = message.get_body(("html",)).get_content().replace("=\n", "")
    assert f'You have a &lt;place&gt;. <a href="{address}">Answer here</a>' in html
    assert f'<a href="{address}">Open the page</a>' in html and f">{address}" not in html
    assert message.get_body(("plain",)).get_content().count(address) == 2


def test_a_member_is_greeted_by_name_at_the_address_that_is_theirs(amina):
    _raw, message = sent(member=amina)
    assert message.get_body(("plain",)).get_content().splitlines()[:3] == ["Hello Amina O’Neill,", "", "A line."]
    for other in ({"urgent": True}, {"greets": False}):
        _raw, message = sent(member=amina, **other)
        assert message.get_body(("plain",)).get_content().startswith("A line.")
