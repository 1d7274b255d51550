"""`pleiad match-scores` finds the best plan for any scores, exactly."""

import csv
import io
import json
import re
import unicodedata
from random import Random

import pytest

from ..matching.match_scores_command import main


@pytest.fixture
def match(tmp_path, capsys):
    """Run the command on two texts; gives the status, the answer, the rows and the reports."""

    def run(pairs, capacities="mentor,capacity\n"):
        for name, text in (("pairs.csv", pairs), ("capacities.csv", capacities)):
            (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        out = tmp_path / "out.csv"
        status = main(
            ["--pairs", str(tmp_path / "pairs.csv"), "--capacities", str(tmp_path / "capacities.csv"),
             "--out", str(out)]
        )  # fmt: skip
        said = capsys.readouterr()
        rows = list(csv.reader(io.StringIO(out.read_text("utf-8")))) if out.exists() else None
        return status, said.out, rows, said.err.replace(f"{tmp_path}/", "")

    return run


def test_people_come_before_scores_and_priority_before_people(match):
    _, out, rows, err = match(
        "mentee,mentor,score,priority\nAmina,Moira,90,0\nAmina,Nour,80,0\nBea,Moira,-5,1\nCleo,Nour,1,0\n"
    )
    assert rows == [["mentee", "mentor", "score"], ["Amina", "Nour", "80"], ["Bea", "Moira", "-5"]]
    answer = json.loads(out)
    assert answer.pop("seconds") >= 0
    assert answer == {"pairs": 2, "unmatched_mentees": 1, "total_score": 75, "optimal": True, "rows_left_out": 0}
    assert err == ""


def test_decimals_are_kept_to_the_last_digit(match):
    _, out, rows, _ = match("mentee,mentor,score\na,x,0.1\na,y,0.30000000000000000001\nb,x,0.2\nb,y,0.3\n")
    assert rows[1:] == [["a", "y", "0.30000000000000000001"], ["b", "x", "0.2"]]
    assert re.search(r'"total_score": 0\.50000000000000000001,', out)


def test_a_mentor_who_is_not_listed_takes_one(match):
    pairs = "mentee,mentor,score\n" + "".join(f"m{i},x,1\n" for i in range(4))
    assert len(match(pairs)[2]) == 2
    assert len(match(pairs, "mentor,capacity\nx,3\n")[2]) == 4
    assert len(match(pairs, "mentor,capacity\nx,0\n")[2]) == 1
    assert json.loads(match(pairs, "mentor,capacity\nx,0\n")[1])["unmatched_mentees"] == 4


def test_each_bad_row_is_told_and_the_good_ones_count(match):
    status, out, rows, err = match(
        "mentee,mentor,score,priority,note\n"
        "a,x,1,0,\n"
        ",x,1,0,\n"
        "b,,1,0,\n"
        "b,x,much,0,\n"
        "b,x,nan,0,\n"
        "b,x,1,maybe,\n"
        "a,x,5,0,\n"
        "\n"
        "c,y,2,1,\n",
        "mentor,capacity\nx,-1\ny,1.5\nz,1\nz,2\n,4\n",
    )
    assert status == 3
    assert rows[1:] == [["a", "x", "1"], ["c", "y", "2"]]
    assert (json.loads(out)["optimal"], json.loads(out)["rows_left_out"]) == (True, 9)
    assert err.splitlines() == [
        "pleiad match-scores: pairs.csv: columns not used: note",
        "pairs.csv: row 3: the mentee is missing",
        "pairs.csv: row 4: the mentor is missing",
        "pairs.csv: row 5: the score 'much' is not a number",
        "pairs.csv: row 6: the score 'nan' is not a number",
        "pairs.csv: row 7: the priority 'maybe' is neither yes nor no, so it counts as no",
        "pairs.csv: row 8: this mentee and this mentor are listed already; the first one counts",
        "capacities.csv: row 2: the capacity '-1' is not a whole number of 0 or more",
        "capacities.csv: row 3: the capacity '1.5' is not a whole number of 0 or more",
        "capacities.csv: row 5: this mentor is listed already; the first one counts",
        "capacities.csv: row 6: the mentor is missing",
        "pleiad match-scores: capacities.csv: mentors who stand in no pair: 'z'",
    ]


@pytest.mark.parametrize("pairs", ["", "\ufeff", "mentee,mentor,score\n"])
def test_no_pairs_are_an_answer(match, pairs):
    status, out, rows, _ = match(pairs, "")
    answer = json.loads(out)
    assert (status, answer["pairs"], answer["unmatched_mentees"], answer["total_score"]) == (0, 0, 0, 0)
    assert answer["optimal"] is True
    assert rows == [["mentee", "mentor", "score"]]


def test_a_missing_column_is_named(match):
    status, out, rows, err = match("mentee,score\na,1\n")
    assert (status, out, rows) == (2, "", None)
    assert err == ("pleiad match-scores: pairs.csv: the column 'mentor' is missing; there are: mentee, score\n")


def test_the_order_of_the_rows_plays_no_part(match):
    random = Random(3)
    lines = [f"e{i},o{j},{random.randint(0, 3)}\n" for i in range(12) for j in range(8)]
    first = match("mentee,mentor,score\n" + "".join(lines))[2]
    for _ in range(5):
        random.shuffle(lines)
        assert match("mentee,mentor,score\n" + "".join(lines))[2] == first


def test_names_that_a_spreadsheet_would_run_are_made_harmless_and_scores_stay_numbers(match):
    _, _, rows, _ = match("mentee,mentor,score\n=1+1,-x,-3.5\n")
    assert rows[1:] == [["'=1+1", "'-x", "-3.5"]]


def test_bytes_of_any_kind_never_end_in_a_traceback(match):
    for data in (b"\x00" * 9, bytes(range(256)), b"mentee,mentor,score\n" + bytes(range(256)), b'a"b,\xff\n'):
        status, _, _, err = match(data, data)
        assert status in (0, 2, 3)
        assert "Traceback" not in err


SIX = "mentee,mentor,score\r\na,Siân,1\r\nb,Siân,2\r\n"


@pytest.mark.parametrize(
    "pairs",
    [
        b"\r\n;;\r\n;;\r\nMentee;Mentor;Score\r\n;;\r\na;Si\xc3\xa2n;1\r\nb;Si\xc3\xa2n;2\r\n;;\r\n",
        ("sep=;\r\n" + SIX.replace(",", ";")).encode("utf-8-sig"),
        ("sep=\t\n" + SIX.replace(",", "\t")).encode("utf-16"),
        SIX.encode("utf-16-le"),
        SIX.encode("utf-16-be"),
        unicodedata.normalize("NFD", SIX).encode(),
    ],
    ids=["blank rows above", "sep", "sep in UTF-16", "UTF-16 unmarked", "UTF-16 unmarked, other end", "letters taken apart"],
)  # fmt: skip
def test_what_excel_and_a_mac_write_is_read_and_names_are_the_same_names(match, pairs):
    status, out, rows, err = match(pairs, "mentor;capacity\r\nSi\N{LATIN SMALL LETTER A WITH CIRCUMFLEX}n;2.0\r\n")
    assert err == ""
    assert (status, rows[1:]) == (0, [["a", "Siân", "1"], ["b", "Siân", "2"]])
    assert json.loads(out)["pairs"] == 2


def test_a_space_that_word_glued_is_a_space(match):
    pairs = "mentee,mentor,score\na,Ann\u00a0Lee,1\nb,Ann Lee,1\n"
    assert len(match(pairs, "mentor,capacity\nAnn Lee,2\n")[2]) == 3


@pytest.mark.parametrize("data", [b"PK\x03\x04" + bytes(200), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(200)])
def test_a_workbook_is_called_one(match, data):
    status, out, rows, err = match(data)
    assert (status, out, rows) == (2, "", None)
    assert err.endswith("pairs.csv: is a workbook, not a CSV file; open it and save the sheet as CSV\n")


def test_a_sheet_in_which_no_score_can_be_read_is_no_best_plan(match):
    status, out, rows, err = match("mentee,mentor,score\na,x,good\nb,x,better\n")
    answer = json.loads(out)
    assert (status, answer["optimal"], answer["pairs"], answer["rows_left_out"]) == (3, False, 0, 2)
    assert "no score could be read" in err


def test_a_quotation_mark_that_is_never_closed_is_told_with_its_row(match):
    status, _out, rows, err = match('mentee,mentor,score\na,x,1\n"b,y,1\nc,z,1\nd,z,1\n')
    assert status == 3
    assert rows[1:] == [["a", "x", "1"]]
    assert err == "pairs.csv: row 3: a quotation mark is not closed, so nothing after it could be read\n"


def test_quotation_marks_within_a_name_harm_nothing(match):
    _, _, rows, err = match('mentee,mentor,score\n5" Ann,x,1\n"b ""Bee""\nB",y,1\n')
    assert err == ""
    assert [row[0] for row in rows[1:]] == ['5" Ann', 'b "Bee"\nB']


def test_mentors_in_no_pair_are_named_because_a_name_may_be_misspelt(match):
    _, _, _, err = match("mentee,mentor,score\na,x,1\n", "mentor,capacity\nX,2\ny,1\nz,1\nq,1\n")
    assert err == "pleiad match-scores: capacities.csv: mentors who stand in no pair: 'X', 'y', 'z' and 1 more\n"


def test_stopping_it_says_one_sentence(match, monkeypatch):
    def stopped(*_args, **_kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr("pleiad.mentoring.matching.match_scores_command.solve", stopped)
    status, out, rows, err = match("mentee,mentor,score\na,x,1\n")
    assert (status, out, rows, err) == (130, "", None, "pleiad match-scores: stopped; no plan was written\n")
