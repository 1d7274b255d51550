"""`pleiad match` reads what organisers keep and never falls over it."""

import csv
import io
import json

import pytest

from ..matching.match_command import main

MENTORS = (
    "name,organisation,profession,grade,offers,capacity\n"
    "Moira,Barnet,Data,Grade 7,budgets; speaking,1\n"
    "Nour,Camden,Policy,SEO,hiring,1\n"
)
MENTEES = (
    "name,organisation,profession,grade,wants,left out last round\n"
    "Amina,Hackney,Data,HEO,speaking,no\n"
    "Bea,Barnet,Policy,EO,hiring,yes\n"
    "Cleo,Camden,Data,EO,budgets,no\n"
)


@pytest.fixture
def match(tmp_path, capsys):
    """Run the command on two texts (or bytes); gives the status, the answer, the rows, the reports."""

    def run(mentors=MENTORS, mentees=MENTEES, *more):
        for name, text in (("mentors.csv", mentors), ("mentees.csv", mentees)):
            (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        out = tmp_path / "out.csv"
        status = main(
            ["--mentors", str(tmp_path / "mentors.csv"), "--mentees", str(tmp_path / "mentees.csv"),
             "--out", str(out), *more]
        )  # fmt: skip
        said = capsys.readouterr()
        answer = json.loads(said.out.splitlines()[-1]) if said.out else None
        rows = list(csv.reader(io.StringIO(out.read_text("utf-8")))) if out.exists() else None
        return status, answer, rows, said.err.replace(f"{tmp_path}/", "")

    return run


def test_a_plan_with_scores_and_reasons(match):
    status, answer, rows, err = match()
    assert status == 0
    assert err == ""
    assert rows == [
        ["mentee", "mentor", "score", "reasons"],
        ["Amina", "Moira", "32", "Can help with speaking; the same profession; two grades above."],
        ["Bea", "Nour", "32", "Can help with hiring; the same profession; two grades above."],
    ]
    assert answer.pop("seconds") >= 0
    assert answer == {"pairs": 2, "unmatched_mentees": 1, "total_score": 64, "optimal": True, "rows_left_out": 0}


def test_mentees_left_out_last_time_come_first(match):
    _, _, rows, _ = match(
        "name,capacity,offers\nMoira,1,data\n",
        "name,wants,left out last round\nAmina,data,no\nBea,,yes\n",
    )
    assert rows[1:] == [["Bea", "Moira", "0", "Nobody else was free, but nothing speaks against it."]]


def test_two_runs_and_any_order_give_the_same_file(match):
    first = match()[2]
    lines = MENTEES.splitlines()
    turned = "\n".join([lines[0], *reversed(lines[1:])])
    assert match(MENTORS, turned)[2] == first


THEIR_MENTORS = (
    "first name,last name,email,role,organisation,grade,profession,characteristics\n"
    'Moira,Mac,moira@a.gov.uk,Head,A,5,Data,"x, y"\n'
    "Nour,Nas,nour@b.gov.uk,Head,B,4,Policy,x\n"
)
THEIR_MENTEES = (
    "first name,last name,email,role,organisation,grade,profession,identity to match\n"
    "Amina,Ali,amina@b.gov.uk,Analyst,B,3,Data,x\n"
    "Bea,Bo,bea@a.gov.uk,Analyst,A,3,Data,y\n"
    "Cleo,Co,cleo@c.gov.uk,Analyst,C,1,Data,y\n"
)


def test_the_files_of_mentor_match_are_read_as_they_are_and_scored_by_its_rules(match):
    status, answer, rows, err = match(THEIR_MENTORS, THEIR_MENTEES)
    assert status == 0
    assert rows[1:] == [
        ["amina@b.gov.uk", "moira@a.gov.uk", "22", "Two grades above; the same profession."],
        ["bea@a.gov.uk", "nour@b.gov.uk", "9", "One grade above."],
    ]
    assert answer["unmatched_mentees"] == 1
    assert err == (
        "pleiad match: mentors.csv: columns never used, because protected characteristics do not count: "
        "characteristics\n"
        "pleiad match: mentees.csv: columns never used, because protected characteristics do not count: "
        "identity to match\n"
    )


def test_the_older_columns_of_mentor_match_are_read_too(match):
    _, _, rows, _ = match(
        "first name,last name,email address,job title,grade,organisation,biography,profession\n"
        "Moira,Mac,moira@a.gov.uk,Head,EO,A,Long,Policy\n",
        "first name,last name,email address,job title,grade,organisation,biography,target profession\n"
        "Amina,Ali,amina@b.gov.uk,Analyst,AA,B,Long,Policy\n",
    )
    assert rows[1:] == [["amina@b.gov.uk", "moira@a.gov.uk", "22", "Two grades above; the same profession."]]


def test_several_partners_where_that_is_asked_for(match):
    _, answer, _, _ = match(THEIR_MENTORS, THEIR_MENTEES, "--partners", "3", "--capacity", "3")
    assert (answer["pairs"], answer["unmatched_mentees"]) == (2, 1)
    _, answer, rows, _ = match("name\nMoira\nNour\n", "name\nAmina\nBea\n", "--partners", "2", "--capacity", "2")
    assert [row[:2] for row in rows[1:]] == [["Amina", "Moira"], ["Bea", "Moira"]]
    assert (answer["pairs"], answer["unmatched_mentees"]) == (2, 0)
    _, _, rows, _ = match("name,offers,capacity\nMoira,a,2\nNour,a,1\n", "name,wants,partners\nAmina,a,2\nBea,a,\n")
    assert [row[:2] for row in rows[1:]] == [["Amina", "Moira"], ["Amina", "Nour"], ["Bea", "Moira"]]


def test_each_bad_row_is_told_and_the_good_ones_count(match):
    status, answer, _, err = match(
        "name,grade,capacity,shoe size\n"
        "Moira,Grade 7,1,38\n"
        ",SEO,1,39\n"
        "Nour,Chief,1,40\n"
        "Odile,SEO,many,41\n"
        "moira,SEO,1,42\n"
        "Petra,SEO,1,43,44\n"
        "\n"
        "Rosa,5\n",
        "name,same organisation ok\nAmina,yes\nBea,perhaps\n",
    )
    assert (status, answer["pairs"], answer["unmatched_mentees"], answer["rows_left_out"]) == (3, 2, 0, 3)
    assert err.splitlines() == [
        "pleiad match: mentors.csv: columns not used: shoe size",
        "mentors.csv: row 3: the name is missing",
        "mentors.csv: row 4: the grade 'Chief' is not known, so it does not count",
        "mentors.csv: row 5: the capacity 'many' is not a whole number from 0 to 10,000, so 1 counts",
        "mentors.csv: row 6: moira is listed already; the first row counts",
        "mentors.csv: row 7: has 5 cells, but there are 4 columns",
        "mentees.csv: row 3: same organisation ok is 'perhaps', which is neither yes nor no, so it counts as no",
        "pleiad match: nothing in the two files can be scored, so every pair is as good as any other and no plan is the best",
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("DWP", "Department for Work and Pensions"),
        ("Eden District Council", "Westmorland & Furness Council"),
        ("Cyngor Caerdydd", "Cardiff Council"),
    ],
)
def test_colleagues_in_files_are_known_by_short_former_and_welsh_names(match, one, other):
    mentors = f"name,organisation,offers\nMoira,{one},budgets\n"
    _, answer, _, _ = match(mentors, f"name,organisation,wants\nAmina,{other},budgets\nBea,Leeds,budgets\n")
    assert (answer["pairs"], answer["unmatched_mentees"]) == (1, 1)


def test_a_side_without_anybody_is_no_best_plan(match):
    status, answer, _, err = match("name,offers\n")
    assert (status, answer["optimal"], answer["pairs"]) == (0, False, 0) and "no rows below its header" in err


@pytest.mark.parametrize(
    ("grade", "points"),
    [
        ("Gradd 7", 12), ("B8a", 12), ("OF4", 12), ("Grade 7 - temporary promotion", 12), ("Band 8a/b", 12), ("Matron", 12), ("Lt Col", 12), ("grade seven", 12),
        ("Band 8a", 12), ("NHS Band 8a", 12), ("AfC Band 8A", 12), ("Chief Inspector", 12), ("DCI", 12), ("PO4", 12),
        ("PO4-6", 12), ("SCP 38", 12), ("Senior Manager", 12), ("Gd 7", 12), ("Group Manager", 12), ("C1", 12),
        ("Band 7", 9), ("Sgt", 3), ("Band 6/7", 3), ("SO1", 3), ("HEO/SEO", 3), ("Higher Executive Officer", 3),
        ("Wizard", 0), ("", 0), ("n/a", 0),
    ],
)  # fmt: skip
def test_grades_of_every_service_are_compared_and_an_unknown_one_keeps_nobody_out(match, grade, points):
    _, answer, rows, err = match(f"name,grade,offers\nMoira,{grade},a\n", "name,grade,wants\nAmina,Band 6,a\n")
    assert (answer["pairs"], answer["rows_left_out"]) == (1, 0)
    assert int(rows[1][2]) == 10 + points
    assert ("is not known" in err) == (grade == "Wizard")


def test_an_unknown_grade_keeps_nobody_out_of_the_files_of_mentor_match_either(match):
    mentors = THEIR_MENTORS.replace("A,5,Data", "A,Wizard,Data")
    status, answer, rows, err = match(mentors, THEIR_MENTEES)
    assert (status, answer["rows_left_out"]) == (0, 0)
    assert ["amina@b.gov.uk", "moira@a.gov.uk", "10", "The same profession."] in rows
    assert "mentors.csv: row 2: the grade 'Wizard' is not known" in err


@pytest.mark.parametrize(
    ("said", "first"),
    [("yes", True), ("1.0", True), ("✓", True), ("x", True), ("Oes", True), ("n/a", False), ("-", False), ("J", False)],
)
def test_a_yes_that_cannot_be_read_keeps_the_mentee(match, said, first):
    mentees = f"name,wants,priority\nAmina,a,no\nBea,b,{said}\n"
    status, answer, rows, err = match("name,offers\nMoira,a\n", mentees)
    assert (status, answer["unmatched_mentees"]) == (0, 1)
    assert rows[1][0] == ("Bea" if first else "Amina")
    assert ("counts as no" in err) == (said == "J")


@pytest.mark.parametrize(("said", "pairs"), [("two", 2), ("2-3", 2), ("+2", 2), ("2.0", 2), ("lots", 1), ("-", 1)])
def test_a_capacity_in_other_words_keeps_the_mentor(match, said, pairs):
    _, answer, _, _ = match(f"name,offers,capacity\nMoira,a,{said}\n", "name,wants\nA,a\nB,a\nC,a\n")
    assert (answer["pairs"], answer["rows_left_out"]) == (pairs, 0)


def test_a_wish_not_to_meet_that_names_nobody_is_told(match):
    _, answer, _, err = match(
        "name,email,offers,never with\nMoira,moira@x,a,Amina Ali; nobody@x.gov.uk\n",
        "name,email,wants,line manager\nAmina Aly,amina@x,a,Somebody Else\n",
    )
    assert answer["rows_left_out"] == 0
    assert err.splitlines() == [
        "mentors.csv: row 2: never with names 'amina ali', who is in neither file; did you mean 'amina aly'?",
        "mentors.csv: row 2: never with names 'nobody@x.gov.uk', who is in neither file",
        "mentees.csv: row 2: line manager names 'somebody else', who is in neither file",
    ]


@pytest.mark.parametrize("column", ["never with", "line manager"])
@pytest.mark.parametrize("written", ["SIAN O'NEILL JONES", "Siân O’Neill-Jones", "sian  oneill-jones"])
def test_a_wish_not_to_meet_holds_however_the_name_is_written(match, column, written):
    _, answer, rows, err = match(
        "name,email,offers\nSiân O’Neill-Jones,s@x,a\nBob Other,b@x,a\n",
        f"name,email,wants,{column}\nAmina,amina@x,a,{written}\n",
    )
    assert [row[:2] for row in rows[1:]] == [["amina@x", "b@x"]] and "neither file" not in err


def test_two_ways_of_writing_one_organisation_make_colleagues(match):
    _, answer, rows, _ = match(
        "name,organisation,offers\nMoira,Oxford Health NHS Foundation Trust,a\nNour,Kent County Council,a\n",
        "name,organisation,wants\nAmina,OXFORD HEALTH NHS FT,a\n",
    )
    assert [row[:2] for row in rows[1:]] == [["Amina", "Nour"]]


def test_a_sheet_without_rows_is_said_to_have_none(match):
    assert "mentors.csv: has no rows below its header" in match("name\n", MENTEES)[3]


def test_sheets_in_which_nothing_can_be_scored_are_said_to_be_so(match):
    status, answer, rows, err = match("name\nMoira\n", "name,wants\nAmina,data\n")
    assert (status, answer["optimal"], len(rows)) == (3, False, 2)
    assert "nothing in the two files can be scored" in err


@pytest.mark.parametrize("empty", ["", "\ufeff", "name\n", "\n\n"])
def test_an_empty_side_is_an_answer(match, empty):
    status, answer, rows, _ = match(empty, MENTEES)
    assert (status, answer["pairs"], answer["unmatched_mentees"], len(rows)) == (0, 0, 3, 1)
    status, answer, rows, _ = match(MENTORS, empty)
    assert (status, answer["pairs"], answer["unmatched_mentees"], len(rows)) == (0, 0, 0, 1)


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbfname,capacity\r\nZo\xc3\xab,1\r\n",
        b"name,capacity\rZo\xc3\xab,1\r",
        b"name;capacity\nZo\xeb;1\n",
        b"name\tcapacity\nZo\xeb\t1\n",
        "name,capacity\nZoë,1\n".encode("utf-16"),
        b'"name","capacity"\n" Zo\xc3\xab ","1"\n',
        b"Name,CAPACITY\nZo\xc3\xab,1",
    ],
)
def test_whatever_a_spreadsheet_programme_saves_can_be_read(match, data):
    assert match(data, "name\nAmina\n")[2][1][:2] == ["Amina", "Zoë"]


def test_cells_that_a_spreadsheet_would_run_are_made_harmless(match):
    _, _, rows, _ = match("name\n=HYPERLINK(1)\n", "name,wants\n@SUM(1),=1\n")
    assert rows[1][:3] == ["'@SUM(1)", "'=HYPERLINK(1)", "0"]
    assert [match(f"name\n{sign}1\n")[2][1][1] for sign in "+-"] == ["'+1", "'-1"]


def test_bytes_of_any_kind_never_end_in_a_traceback(match):
    for data in (b"\x00" * 50, bytes(range(256)), b"name\n" + bytes(range(256)), b'name\n"open', b",,,\n,,,\n"):
        status, _, _, err = match(data, data)
        assert status in (0, 2, 3)
        assert "Traceback" not in err


def test_a_missing_column_is_named(match):
    status, answer, rows, err = match("title,first name\nDr,Moira\n")
    assert (status, answer, rows) == (2, None, None)
    assert err == "pleiad match: mentors.csv: the column 'name' is missing; there are: title, first name\n"


def test_files_that_cannot_be_used_are_one_sentence_and_status_2(tmp_path, capsys):
    good = tmp_path / "people.csv"
    good.write_text("name\nAmina\n")
    out = tmp_path / "out.csv"
    for mentors, mentees, target, said in (
        (tmp_path, good, out, "is a folder, not a file"),
        (good, tmp_path / "none.csv", out, "no such file or directory"),
        (good, good, tmp_path, "is a folder, not a file"),
        (good, good, tmp_path / "none" / "out.csv", "there is no such folder"),
        (good, good, good, "would be written over a file that is read"),
    ):
        status = main(["--mentors", str(mentors), "--mentees", str(mentees), "--out", str(target)])
        said_now = capsys.readouterr()
        assert (status, said_now.out) == (2, "")
        assert said_now.err.endswith(f"{said}\n")
        assert said_now.err.count("\n") == 1
    assert main(["--mentors", str(good)]) == 2
    assert good.read_text() == "name\nAmina\n"


def test_long_work_says_how_far_it_is(match, monkeypatch):
    monkeypatch.setattr("pleiad.mentoring.matching.command_line.PROGRESS_SECONDS", 0)
    assert "of 3 mentees looked at" in match()[3]


def test_columns_that_are_called_otherwise_are_understood(match):
    _, _, rows, err = match(
        "Full name,E-mail,Organization,Offers,Capacity\nMoira,moira@x,Kent,data,1.0\n",
        "name,Email address,organisation,wants\nAmina,amina@x,Kent,data\nBea,bea@x,Leeds,data\n",
    )
    assert err == ""
    assert [row[:2] for row in rows[1:]] == [["bea@x", "moira@x"]]
