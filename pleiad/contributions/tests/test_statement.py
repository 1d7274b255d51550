"""The contribution statement counts only confirmed deeds, is open to its member only, and prints Welsh."""

import base64
import re
import zlib
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from pleiad.directory.models import Skill
from pleiad.errors import Refused
from pleiad.members.models import Member

from .. import actions, paper, statement
from ..models import Deed

pytestmark = pytest.mark.engines


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def notes(amina, bea, now):
    """A confirmed deed of Amina's."""
    deed = propose(amina, bea, now)
    actions.confirm(deed=deed, by=bea, at=now)
    deed.refresh_from_db()
    return deed


def propose(member, by, at, about="offer:1", **more):
    values = {"what": "Notes", "where": "Captions", "minutes": 30, "done_at": at - timedelta(days=1), **more}
    return actions.propose(member=member, about=about, by=by, at=at, **values)


def text(answer):
    return answer.content.decode()


def words_of(pdf: bytes) -> str:
    """The text of a PDF as copied out of it: its glyphs mapped by the ToUnicode tables of its fonts, a space between
    runs."""
    streams = []
    for found in re.finditer(rb"obj\s*<<(.*?)>>\s*stream\r?\n(.*?)endstream", pdf, re.S):
        head, body = found.groups()
        if b"ASCII85Decode" in head:
            body = base64.a85decode(body.strip().removesuffix(b"~>"))
        if b"FlateDecode" in head:
            body = zlib.decompress(body)
        streams.append(body)
    objects = dict(re.findall(rb"(\d+) 0 obj\s*(<<.*?)endobj", pdf, re.S))
    maps = {}
    order = [int(number) for number in re.findall(rb"(\d+) 0 obj\s*<<[^>]*?>>\s*stream", pdf, re.S)]
    by_number = dict(zip(order, streams, strict=True))
    for body in objects.values():
        name, points = re.search(rb"/Name /(\S+)", body), re.search(rb"/ToUnicode (\d+) 0 R", body)
        if name and points:
            maps[name[1]] = _glyphs(by_number[int(points[1])])
    told = []
    for body in streams:
        font = None
        for name, string in re.findall(rb"/(F\S+) [\d.]+ Tf|\(((?:\\.|[^\\)])*)\) Tj", body):
            if name:
                font = maps.get(name, {})
            elif font is not None:
                told.append("".join(font.get(byte, "") for byte in _bytes(string)))
    return " ".join(" ".join(told).split())


def _glyphs(cmap):
    glyphs = {}
    for low, high, target in re.findall(rb"<(\w\w)> <(\w\w)> <(\w{4})>", cmap):
        for step in range(int(high, 16) - int(low, 16) + 1):
            glyphs[int(low, 16) + step] = chr(int(target, 16) + step)
    for low, _high, row in re.findall(rb"<(\w\w)> <(\w\w)> \[([^\]]*)\]", cmap):
        for step, target in enumerate(re.findall(rb"<(\w{4})>", row)):
            glyphs[int(low, 16) + step] = chr(int(target, 16))
    for low, target in re.findall(rb"^<(\w\w)> <(\w{4})>$", cmap, re.M):
        glyphs[int(low, 16)] = chr(int(target, 16))
    return glyphs


def _bytes(string):
    plain = re.sub(rb"\\([0-7]{3})", lambda found: bytes([int(found[1], 8)]), string)
    return re.sub(rb"\\(.)", rb"\1", plain)


def test_only_what_was_confirmed_counts(amina, bea, now):
    propose(amina, bea, now)
    assert statement.statement(member=amina).deeds == []
    actions.confirm(deed=Deed.objects.get(), by=bea, at=now)
    shown = statement.statement(member=amina)
    assert (len(shown.deeds), shown.minutes) == (1, 30)


def test_the_rule_and_the_database_refuse_to_confirm_ones_own_deed(amina, bea, now):
    deed = propose(amina, bea, now)
    with pytest.raises(Refused, match="confirmed by another organiser"):
        actions.confirm(deed=deed, by=amina, at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Deed.objects.update(confirmed_at=now, confirmed_by=amina)


def test_what_is_not_over_cannot_be_confirmed(amina, bea, now):
    deed = propose(amina, bea, now, done_at=now + timedelta(days=1))
    with pytest.raises(Refused, match="once it is over"):
        actions.confirm(deed=deed, by=bea, at=now)


def test_one_cause_gives_one_deed(amina, bea, now):
    propose(amina, bea, now)
    with pytest.raises(Refused, match="written down already"):
        propose(amina, bea, now)
    assert Deed.objects.count() == 1


def test_a_member_says_what_came_of_a_deed_and_leaves_one_out(notes, amina, now, signed_in):
    skill = Skill.objects.create(slug="a-skill", name="A skill of the test")
    browser = signed_in(amina)
    browser.post(f"/contributions/{notes.pk}/", {"outcome": "Two councils use it.", "skills": [skill.pk]})
    page = text(browser.get("/contributions/"))
    assert "Two councils use it." in page
    assert "A skill of the test" in page
    assert "30 minutes in all" in page
    browser.post(f"/contributions/{notes.pk}/", {"outcome": "Two councils use it.", "left_out": "on"})
    page = text(browser.get("/contributions/"))
    assert "Left out of your statement" in page
    assert "in all" not in page
    assert "Two councils" not in words_of(browser.get("/contributions/statement.pdf").content)
    browser.post(f"/contributions/{notes.pk}/", {"outcome": "Two councils use it."})
    assert statement.minutes_of(member=amina) == 30


def test_other_members_can_neither_open_nor_change_a_statement(notes, amina, bea, fay, client, signed_in, now):
    for other in (bea, fay):
        browser = signed_in(other)
        assert browser.get(f"/contributions/{notes.pk}/").status_code == 404
        assert browser.post(f"/contributions/{notes.pk}/", {"outcome": "Nonsense"}).status_code == 404
        assert "Notes, Captions" not in text(browser.get("/contributions/"))
        assert "Captions" not in words_of(browser.get("/contributions/statement.pdf").content)
        with pytest.raises(Refused, match="Only the member can change"):
            actions.say_more(deed=notes, by=other, at=now, outcome="", skills=[], left_out=True)
    for address in ("/contributions/", "/contributions/statement.pdf", f"/contributions/{notes.pk}/"):
        assert client.get(address).status_code == 302


def test_the_pdf_prints_welsh_letters_and_has_title_language_and_bookmarks(amina, bea, now):
    amina.name = "Siân ap Ŵyn-Llŷr"
    deed = propose(amina, bea, now, what="Croeso’r tŷ", where="Dŵr & <b>tân</b>", minutes=75)
    actions.confirm(deed=deed, by=bea, at=now)
    actions.say_more(deed=deed, by=amina, at=now, outcome="Roedd yn dda: £5 – “diolch”", skills=[], left_out=False)
    made = paper.pdf(shown=statement.statement(member=amina), at=now)
    said = words_of(made)
    for each in ("Contribution statement", "Siân ap Ŵyn-Llŷr", "Croeso’r tŷ", "Dŵr & <b>tân</b>", "£5 – “diolch”"):
        assert each.replace(" ", "") in said.replace(" ", "")
    assert "1 hour 15 minutes" in said
    assert "Confirmed by Bea Organiser" in said
    assert made.startswith(b"%PDF-")
    assert b"/Lang (en-GB)" in made
    assert re.search(rb"/Title \(", made)
    assert made.count(b"/FontFile2") == 2
    # Its bookmarks: the title, and below it the one heading of a statement without skills.
    assert made.count(b"/Title (") == 3
    assert b"/Outlines" in made


def test_a_long_statement_has_many_pages_and_takes_two_queries(amina, bea, now, django_assert_num_queries):
    Deed.objects.bulk_create(
        Deed(
            member=amina,
            about=f"offer:{number}",
            what=f"Part {number}",
            minutes=5,
            done_at=now - timedelta(days=number),
            proposed_at=now,
            confirmed_at=now,
            confirmed_by=bea,
        )
        for number in range(300)
    )
    with django_assert_num_queries(2):
        shown = statement.statement(member=amina)
    said = words_of(paper.pdf(shown=shown, at=now))
    assert "300 parts played, 25 hours in all." in said
    assert "Part 299" in said
    assert "Page 9" in said


def test_the_download_is_private_and_named(notes, amina, signed_in):
    answer = signed_in(amina).get("/contributions/statement.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="contribution-statement.pdf"'
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "0 minutes"), (1, "1 minute"), (45, "45 minutes"), (60, "1 hour"), (135, "2 hours 15 minutes")],
)
def test_minutes_in_words(minutes, said):
    assert statement.duration(minutes) == said


def test_an_organiser_who_hides_is_not_named(notes, amina, bea, now, signed_in):
    assert "Confirmed by Bea Organiser" in text(signed_in(amina).get("/contributions/"))
    Member.objects.filter(pk=bea.pk).update(hidden_since=now)
    assert "Confirmed by another member" in text(signed_in(amina).get("/contributions/"))
    assert "Bea" not in words_of(signed_in(amina).get("/contributions/statement.pdf").content)
