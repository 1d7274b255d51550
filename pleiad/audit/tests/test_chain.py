"""The audit is a chain: what was changed, taken out or cut off is found, in the database and in a copy, and words can go."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from pleiad.members import actions as members
from pleiad.members import leaving
from pleiad.testing import at_once

from .. import chaining, periodic
from ..actions import name_of, record
from ..chain import ERASED, Link
from ..models import AuditHead, AuditRecord


@pytest.fixture
def chained(db, noon):
    """Ten records with words, in the chain."""
    for number in range(10):
        record(
            did="tested", at=noon, about=f"test:{number}", reason=f"Reason {number}", detail={"n": number, "é": "“”"}
        )
    while periodic.run(at=noon):
        pass
    return AuditRecord.objects.filter(did="tested").order_by("position")


def verify(*args, copy=None):
    """The exit status and the one line that the command prints."""
    out, status = io.StringIO(), 0
    try:
        call_command("verify_audit", *([copy] if copy else []), *args, stdout=out)
    except SystemExit as leaving_with:
        status = leaving_with.code
    (line,) = out.getvalue().splitlines()
    return status, json.loads(line)


def export(path):
    out = io.StringIO()
    call_command("export_audit", stdout=out)
    path.write_text(out.getvalue())
    return str(path)


def dump(path):
    out = io.StringIO()
    call_command("dumpdata", "audit", stdout=out)
    path.write_text(out.getvalue())
    return str(path)


def whats(said):
    return [each["what"] for each in said["problems"]]


def test_an_untouched_audit_is_whole_here_and_in_copies(chained, tmp_path):
    status, said = verify()
    assert (status, said["whole"], said["waiting"], said["wrong"]) == (0, True, 0, 0)
    assert said["records"] == AuditRecord.objects.count()
    for copy in (export(tmp_path / "audit.jsonl"), dump(tmp_path / "dump.json")):
        assert verify(copy=copy)[1] | {"waiting": 0} == said
    assert verify("--anchor", said["last"])[0] == 0


@pytest.mark.parametrize(
    ("column", "value"),
    [("reason", "Another"), ("detail", {"n": 99}), ("did", "did nothing"), ("about", "test:99"), ("by_id", 7),
     ("at", "later"), ("words", "0" * 64), ("link", "0" * 64), ("salt", "0" * 32)],
)  # fmt: skip
def test_what_was_changed_is_found(chained, noon, tmp_path, column, value):
    changed = chained[4]
    AuditRecord.objects.filter(pk=changed.pk).update(
        **{column: noon + timedelta(days=1) if value == "later" else value}
    )
    for copy in (None, export(tmp_path / "audit.jsonl"), dump(tmp_path / "dump.json")):
        status, said = verify(copy=copy)
        assert status == 1 and not said["whole"]
        assert said["problems"][0]["position"] == changed.position


def test_what_was_taken_out_of_the_middle_is_found(chained, tmp_path):
    AuditRecord.objects.filter(pk=chained[4].pk)._raw_delete("default")
    status, said = verify()
    assert (status, whats(said)) == (1, ["records are missing before it"])
    assert verify(copy=export(tmp_path / "audit.jsonl"))[0] == 1


def test_a_copy_has_one_line_a_record_and_one_that_was_taken_out_is_found(chained, tmp_path):
    copy = tmp_path / "audit.jsonl"
    export(copy)
    lines = copy.read_text().splitlines()
    assert len(lines) == AuditRecord.objects.count() + 1 and all(json.loads(line) for line in lines)
    copy.write_text("\n".join(lines[:4] + lines[5:]))
    assert verify(copy=str(copy))[0] == 1


def test_what_was_put_in_between_or_moved_is_found(chained):
    four, five = chained[4], chained[5]
    AuditRecord.objects.filter(pk=four.pk).update(position=10_000)
    AuditRecord.objects.filter(pk=five.pk).update(position=four.position)
    AuditRecord.objects.filter(pk=four.pk).update(position=five.position)
    assert verify()[0] == 1


def test_a_tail_that_was_cut_off_is_found_by_the_table_and_by_an_anchor(chained):
    anchor = verify()[1]["last"]
    for cut in chained.reverse()[:3]:
        AuditRecord.objects.filter(pk=cut.pk)._raw_delete("default")
    status, said = verify()
    assert (status, whats(said)) == (1, ["the chain ends before the table says so"])
    last = AuditRecord.objects.order_by("-position").first()
    AuditHead.objects.update(position=last.position, link=last.link)
    assert verify()[0] == 0, "Who may change the whole table can hide it from the table …"
    status, said = verify("--anchor", anchor)
    assert (status, whats(said)) == (1, ["the chain ends before an anchor"])


def test_a_chain_that_was_made_anew_is_another_one_than_the_anchor_says(chained, noon):
    anchor = verify()[1]["last"]
    AuditRecord.objects.filter(pk=chained[0].pk).update(reason="Another")
    AuditRecord.objects.update(position=None, salt="", words="", link="")
    AuditHead.objects.all().delete()
    periodic.run(at=noon)
    assert verify()[0] == 0
    assert whats(verify("--anchor", anchor)[1]) == ["the chain is another one than the anchor says"]


def test_what_was_taken_out_of_the_chain_or_waits_too_long_is_found(chained, noon):
    last = chained[9].pk
    AuditRecord.objects.filter(pk=last).update(position=None)
    assert "it was taken out of the chain" in whats(verify()[1])
    AuditRecord.objects.filter(pk=last).update(link="", words="", at=noon - timedelta(days=2))
    assert any("waited for more than a day" in what for what in whats(verify()[1]))


def test_a_record_waits_until_a_worker_comes_by(chained, noon):
    record(did="tested", at=noon, about="test:new")
    assert verify()[1]["waiting"] == 1
    assert periodic.run(at=noon) == 1
    assert (verify()[1]["waiting"], periodic.run(at=noon)) == (0, 0)


def test_erased_words_leave_the_chain_whole_and_a_record(chained, noon, tmp_path):
    assert chaining.erase_words(abouts=["test:4", "test:5", "test:nowhere"], at=noon) == 2
    for copy in (None, export(tmp_path / "waiting.jsonl")):
        status, said = verify(copy=copy)
        assert (status, said["erased"]) == (0, 2)
    periodic.run(at=noon)
    assert verify()[0] == 0
    for each in AuditRecord.objects.filter(about__in=["test:4", "test:5"]):
        assert (each.reason, each.detail, each.salt) == ("", {}, "")
    assert "Reason 4" not in (tmp_path / "waiting.jsonl").read_text()
    assert chaining.erase_words(abouts=["test:4"], at=noon) == 0


def test_words_that_were_erased_without_a_record_are_found(chained):
    AuditRecord.objects.filter(pk=chained[3].pk).update(reason="", detail={}, salt="")
    assert whats(verify()[1]) == ["its words were erased, and no record says so"]
    AuditRecord.objects.filter(pk=chained[3].pk).update(reason="Another")
    assert "its words were erased and others stand there" in whats(verify()[1])


def test_the_words_about_a_member_go_when_the_member_leaves(cast, amina, bea, dot, noon):
    members.refuse(application=dot.applications.get(), by=bea, at=noon, reason="Dot sells things.")
    periodic.run(at=noon)
    dot.refresh_from_db()
    leaving.leave(member=dot, at=noon)
    assert not AuditRecord.objects.filter(reason="Dot sells things.").exists()
    assert AuditRecord.objects.filter(did="refused", about=name_of(dot.applications.get())).exists()
    periodic.run(at=noon)
    status, said = verify()
    assert (status, said["erased"]) == (0, 1) and AuditRecord.objects.filter(did=ERASED).count() == 1


@pytest.mark.parametrize(
    "text",
    ["", "nonsense", "{}", "[]", "[1]", '{"format": "another"}', '{"format": "pleiad-audit-1", "at": "x", "head": null}',
     '{"format": "pleiad-audit-1", "at": "2026-11-23T12:00:00.000+00:00", "head": null}\n{"id": 1}',
     '{"format": "pleiad-audit-1", "at": "2026-11-23T12:00:00.000+00:00", "head": null}\nnonsense', "[" * 100_000],
)  # fmt: skip
def test_what_cannot_be_read_ends_with_two(db, tmp_path, text):
    file = tmp_path / "copy"
    file.write_text(text)
    status, said = verify(copy=str(file))
    assert status == 2 and said["whole"] is None and said["trouble"]


def test_a_file_that_is_not_there_or_an_anchor_that_is_none_ends_with_two(db, tmp_path):
    assert verify(copy=str(tmp_path / "nowhere"))[0] == 2
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    assert verify(copy=str(tmp_path / "bytes"))[0] == 2
    assert verify("--anchor", "12")[0] == 2


def test_an_empty_audit_is_whole(db, tmp_path):
    AuditRecord.objects.all()._raw_delete("default")
    AuditHead.objects.all().delete()
    assert verify()[:1] == (0,) and verify(copy=export(tmp_path / "audit.jsonl"))[1]["records"] == 0


def test_links_do_not_depend_on_the_hour_they_are_read_in():
    with pytest.raises(ValueError):
        Link.read("1:short")
    assert str(Link.read("7:" + "AB" * 32)) == "7:" + "ab" * 32


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
def test_workers_and_writers_at_once_never_fork_the_chain(noon):
    def write():
        for number in range(20):
            record(did="tested", at=noon, about=f"test:{number}")
            chaining.lengthen(at=noon)
        connection.close()

    assert at_once(write, write, write) == [None, None, None]
    periodic.run(at=noon)
    status, said = verify()
    assert (status, said["records"] >= 60, said["waiting"]) == (0, True, 0)


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
def test_what_is_committed_late_comes_later_in_the_chain(noon):
    """On PostgreSQL a record with a lower number can be committed after one with a higher number."""
    from django.db import transaction

    def slow():
        with transaction.atomic():
            record(did="slow", at=noon)
            if connection.vendor == "postgresql":
                import time

                time.sleep(0.5)

    def quick():
        for _number in range(5):
            record(did="quick", at=noon)
            chaining.lengthen(at=noon)

    assert at_once(slow, quick) == [None, None]
    periodic.run(at=noon)
    assert verify()[0] == 0 and AuditRecord.objects.filter(position=None).count() == 0
