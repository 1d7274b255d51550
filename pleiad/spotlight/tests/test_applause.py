"""Members applaud a person in the spotlight; how many do is for that person alone."""

from datetime import timedelta

import pytest

from ..models import Piece, PieceApplause

pytestmark = pytest.mark.django_db


@pytest.fixture
def piece(noon, amina):
    return Piece.objects.create(
        key="0123456789abcdef", author=amina, name=amina.name, words="Moved a council.", address=amina.email,
        audience="network", written_at=noon, ends_at=noon + timedelta(days=90), secret_hash="x",
    )  # fmt: skip


def test_applause_is_given_once_and_taken_back(piece, bea, signed_in):
    browser = signed_in(bea)
    for _twice in range(2):
        browser.post(f"/spotlight/{piece.key}/applaud/")
    assert PieceApplause.objects.count() == 1
    assert "You applaud this" in browser.get(f"/spotlight/{piece.key}/").content.decode()
    browser.post(f"/spotlight/{piece.key}/stop-applauding/")
    assert not PieceApplause.objects.exists()


def test_the_person_shown_alone_reads_how_many(piece, amina, bea, cleo, signed_in):
    for each in (bea, cleo):
        signed_in(each).post(f"/spotlight/{piece.key}/applaud/")
    assert "2 members applaud this" in signed_in(amina).get(f"/spotlight/{piece.key}/").content.decode()
    assert "members applaud" not in signed_in(bea).get(f"/spotlight/{piece.key}/").content.decode()


def test_not_oneself_nor_signed_out_nor_by_opening_a_page(piece, amina, client, signed_in):
    signed_in(amina).post(f"/spotlight/{piece.key}/applaud/")
    assert client.post(f"/spotlight/{piece.key}/applaud/").status_code == 302
    assert signed_in(amina).get(f"/spotlight/{piece.key}/applaud/").status_code == 405
    assert not PieceApplause.objects.exists()
