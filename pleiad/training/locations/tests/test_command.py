"""`pleiad location`: any bytes in, one line of JSON out for each, never a traceback."""

import io
import json
import subprocess
import sys
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from ..command import main

KEYS = ["text", "kind", "name", "latitude", "longitude", "precision_miles", "guess", "alternatives"]


def run(*argv, given=b""):
    """Run the command on arguments and bytes: its status, its answers, what it said beside them."""
    stdout, stderr = io.BytesIO(), io.StringIO()
    status = main(list(argv), io.BytesIO(given), stdout, stderr)
    lines = stdout.getvalue().split(b"\n")
    assert lines.pop() == b""
    assert all(line.isascii() for line in lines)
    return status, [json.loads(line) for line in lines], stderr.getvalue()


def test_each_text_gets_one_line_in_order():
    status, answers, aside = run("Leicster", "sw1a2aa", "LS", "Xyzzy")
    assert (status, aside) == (0, "")
    assert [list(answer) for answer in answers] == [KEYS] * 4
    assert [(a["text"], a["kind"], a["name"]) for a in answers] == [
        ("Leicster", "town", "Leicester"),
        ("sw1a2aa", "outcode", "SW1A"),
        ("LS", "area", "LS"),
        ("Xyzzy", "unknown", None),
    ]
    assert answers[1]["latitude"] == 51.504 and answers[1]["longitude"] == -0.135
    assert answers[3] == {
        "text": "Xyzzy",
        "kind": "unknown",
        "name": None,
        "latitude": None,
        "longitude": None,
        "precision_miles": None,
        "guess": False,
        "alternatives": [],
    }
    assert [(a["guess"], a["alternatives"]) for a in answers] == [(True, []), (False, []), (False, []), (False, [])]


def test_the_largest_town_of_a_name_is_taken_and_the_others_are_named_beside():
    _, answers, aside = run("Washington")
    assert answers[0]["latitude"] == 54.9
    assert aside == "Washington, Tyne and Wear was taken. There are also: Washington, West Sussex\n"


def test_only_a_line_feed_ends_a_line():
    _, answers, aside = run(
        "-", given="Leeds\r\nYork\x0bBath\u2028Hull\n\nLeeds\x00\x85\n\xff".encode("utf-8", "surrogateescape")
    )
    assert [a["text"] for a in answers] == ["Leeds\r", "York\x0bBath\u2028Hull", "", "Leeds\0\x85", "ÿ"]
    assert [a["kind"] for a in answers] == ["town", "unknown", "unknown", "town", "unknown"]
    assert aside == ""


def test_bytes_that_are_no_text_and_lines_without_end_are_answered():
    huge = b"Leeds " * 300_000
    _, answers, _ = run("-", given=b"\xff\xfe\n" + huge + b"\n" + b"York")
    assert [a["kind"] for a in answers] == ["unknown", "unknown", "town"]
    assert answers[0]["text"] == "\ufffd\ufffd"
    assert len(answers[1]["text"]) == len(huge)


def test_arguments_that_are_no_text_are_answered():
    _, answers, _ = run("L\udcffs", "\ud800", "--", "-", "")
    assert [a["kind"] for a in answers] == ["unknown"] * 5
    assert answers[0]["text"] == "L\ufffds"


def test_without_a_text_it_says_how_it_is_used():
    assert run()[0] == 2 and run()[2].startswith("usage: pleiad location TEXT...")
    stdout = io.BytesIO()
    assert main(["--help"], io.BytesIO(), stdout, io.StringIO()) == 0
    assert stdout.getvalue().startswith(b"usage: pleiad location TEXT...")


def test_it_works_as_a_process_without_settings_and_in_a_plain_locale():
    code = "import sys; from pleiad.training.locations.command import main; sys.exit(main(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", code, "-"],
        input=b"Pont-y-p\xc5\xb5l\n\xff\n",
        capture_output=True,
        cwd=Path(__file__).parents[4],
        env={"LC_ALL": "C", "PYTHONUTF8": "0"},
        check=True,
    )
    assert [json.loads(line)["name"] for line in done.stdout.splitlines()] == ["Pontypool", None]
    assert done.stderr == b""


def test_a_reader_who_has_read_enough_is_no_error():
    code = "import sys; from pleiad.training.locations.command import main; sys.exit(main(sys.argv[1:]))"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=Path(__file__).parents[4],
    )
    process.stdout.close()
    process.stdin.write(b"Leeds\n" * 2_000)
    process.stdin.close()
    assert (process.wait(), process.stderr.read()) == (0, b"")
    process.stderr.close()


@settings(max_examples=100, deadline=None)
@given(st.lists(st.binary(max_size=40).filter(lambda b: b"\n" not in b), min_size=1, max_size=5))
def test_as_many_lines_come_out_as_went_in(lines):
    status, answers, aside = run("-", given=b"\n".join(lines) + b"\n")
    assert (status, aside) == (0, "")
    assert [a["text"] for a in answers] == [line.decode("utf-8", "replace") for line in lines]
