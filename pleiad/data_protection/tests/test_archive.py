"""A member's archive: all that the tables hold about the member, without what others wrote, in a file that a worker makes."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from pleiad.directory import actions as directory
from pleiad.members import leaving
from pleiad.members.models import Block, Hold, Member
from pleiad.outbox.models import Email
from pleiad.privacy import declaration_of

from .. import periodic, sweeping
from ..archive import gathering, making
from ..models import Archive, ArchivePiece

pytestmark = [pytest.mark.engines, pytest.mark.django_db]


def opened(archive):
    whole = b"".join(bytes(each.data) for each in archive.pieces.order_by("position"))
    assert len(whole) == archive.size
    return zipfile.ZipFile(io.BytesIO(whole))


def made(member, at):
    archive = making.ask(member=member, language="en", at=at)
    assert making.run(at=at) == 1
    archive.refresh_from_db()
    return archive


@pytest.mark.parametrize("model", [m for m in apps.get_models() if declaration_of(m).of], ids=lambda m: m._meta.label)
def test_each_column_of_each_table_about_members_is_given_or_left_out_for_a_reason(model):
    said = declaration_of(model)
    if said.not_given:
        return
    table = gathering.ArchivedTable(model, said, Member(pk=1))
    columns = {each.name for each in [*model._meta.concrete_fields, *model._meta.local_many_to_many]}
    assert columns == {*table.columns, *table.withheld}


def test_both_ends_of_a_message_have_it_and_neither_has_the_words_of_the_other(cast, noon):
    amina, cleo = cast["amina"], cast["cleo"]
    directory.save_profile(by=amina, headline="H", about="", ask=[], learn=[], listed=True, at=noon)
    sent = directory.send(by=cleo, to=amina, purpose="question", text="Private of Cleo", at=noon)
    directory.answer(message=sent, by=amina, at=noon, answer="yes_here", text="Private of Amina", address="")
    said = {each.pk: opened(made(each, noon)).read("data.json").decode() for each in (amina, cleo)}
    assert "Private of Amina" in said[amina.pk] and "Private of Cleo" not in said[amina.pk]
    assert "Private of Cleo" in said[cleo.pk] and "Private of Amina" not in said[cleo.pk]


def test_a_blocked_member_does_not_learn_of_it(cast, noon):
    Block.objects.create(blocker=cast["amina"], blocked=cast["fay"], at=noon)
    assert "members.Block" not in json.loads(opened(made(cast["fay"], noon)).read("data.json"))["tables"]
    mine = json.loads(opened(made(cast["amina"], noon)).read("data.json"))["tables"]["members.Block"]
    assert len(mine) == 1


def test_it_is_asked_for_made_told_downloaded_and_gone_after_a_week(amina, signed_in, noon, monkeypatch):
    monkeypatch.setattr("pleiad.members.lately.proved_lately", lambda request, at: True)
    browser = signed_in(amina)
    assert "Make my archive" in browser.get("/account/data/archive/").content.decode()
    assert browser.get("/account/data/archive/download/").status_code == 404
    browser.post("/account/data/archive/ask/")
    assert "usually ready within a minute" in browser.get("/account/data/archive/").content.decode()
    periodic.run(at=timezone.now())
    assert Email.objects.filter(member=amina, kind="data_protection.archive_ready").count() == 1
    answer = browser.get("/account/data/archive/download/")
    files = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert files.testzip() is None and {"index.html", "data.json", "schema.json"} <= set(files.namelist())
    assert amina.name in files.read("data.json").decode()
    browser.post("/account/data/archive/ask/")
    assert Archive.objects.count() == 1, "One a day."
    sweeping.sweep(at=timezone.now() + timedelta(days=6))
    assert Archive.objects.exists()
    sweeping.sweep(at=timezone.now() + timedelta(days=8))
    assert not Archive.objects.exists() and not ArchivePiece.objects.exists()


def test_it_takes_a_fresh_proof_and_nobody_elses_is_there(amina, fay, signed_in, noon):
    made(amina, noon)
    assert "show-that-it-is-you" in signed_in(amina).get("/account/data/archive/download/").url
    assert Client().get("/account/data/archive/").status_code == 302
    page = signed_in(fay).get("/account/data/archive/").content.decode()
    assert "Make my archive" in page and "Download" not in page


def test_it_can_be_thrown_away(amina, signed_in, noon):
    made(amina, noon)
    signed_in(amina).post("/account/data/archive/throw-away/")
    assert not Archive.objects.exists()


def test_what_a_dead_worker_began_is_begun_again(amina, noon):
    archive = making.ask(member=amina, language="en", at=noon)
    Archive.objects.claim(at=noon, lease=making.LEASE, most=1)
    ArchivePiece.objects.create(archive=archive, position=0, data=b"half")
    assert making.run(at=noon) == 0
    assert making.run(at=noon + making.LEASE) == 1
    archive.refresh_from_db()
    assert opened(archive).testzip() is None


def test_a_member_under_a_hold_can_leave_and_what_goes_is_kept_aside(amina, bea, cleo, noon):
    directory.save_profile(by=amina, headline="Evidence", about="", ask=[], learn=[], listed=True, at=noon)
    more = {"reason": "A court asks.", "began_at": noon, "look_again_on": noon.date()}
    hold = Hold.objects.create(member=amina, began_by=bea, agreed_by=cleo, **more)
    leaving.leave(member=amina, at=noon)
    kept = hold.archives.get()
    assert "Evidence" in opened(kept).read("data.json").decode()
    gone = Member.objects.get(pk=amina.pk)
    assert not leaving.settle(member=gone, at=noon + timedelta(days=99))
    from .. import holding

    holding.lift(hold=hold, by=bea, agreed_by=cleo, at=noon)
    assert not Archive.objects.exists()
    assert leaving.settle(member=gone, at=noon + timedelta(days=99))
    assert not Hold.objects.exists()
