"""Days and numbers as people and spreadsheet programmes write them. Files are tried in the rooms that read them."""

from datetime import date

import pytest

from ..sheets import Sheet, read_day, read_whole

LAST = date(2027, 3, 31)


@pytest.mark.parametrize(
    "text",
    [
        "2027-03-31", "31/03/2027", "31/3/27", "31.03.2027", "31-3-2027", "31 03 2027", "31 March 2027", "31st March 2027",
        "31 Mar 27", "31-Mar-27", "31 maw 27", "'31/03/2027", "31 / 03 / 2027", "31/03/2027 12:00:00 AM", "Wednesday 31 March 2027", "Wed, 31 Mar 2027", "31/03/2027 00:00", "2027-03-31T00:00:00",
        "2027/03/31", "31 Mawrth 2027", " 31/03/2027 ", "46477",
    ],
)  # fmt: skip
def test_a_day_is_read_as_people_in_the_uk_write_it(text):
    assert read_day(text) == LAST


def test_the_day_comes_before_the_month():
    assert read_day("01/02/2027") == date(2027, 2, 1)
    assert read_day("4 May 2027") == read_day("4/5/2027") == date(2027, 5, 4)


@pytest.mark.parametrize(
    "text", ["", "31/02/2027", "03/31/2027", "March", "2027", "31 Foo 2027", "12", "tomorrow", "31/03"]
)
def test_what_is_no_day_is_none(text):
    assert read_day(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("4", 4), ("4.0", 4), ("4.00", 4), (" 4 ", 4), ("1,200", 1200), ("1 200", 1200), ("£1,200.00", 1200), ("+4", 4),
        ("0", 0), ("-4", None), ("4.5", None), ("four", None), ("", None), ("1,20", None), ("²", None), ("9" * 10, None),
    ],
)  # fmt: skip
def test_a_whole_number_is_read_as_excel_writes_it(text, number):
    assert read_whole(text) == number


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_sign_between_cells_is_found(sign):
    sheet = Sheet(f"Name {sign} Contact_Name:\nA{sign}B\n", name="x", report=print)
    assert sheet.columns == ["name", "contact name"]
    assert [[cell.strip() for cell in cells] for _number, cells in sheet.rows()] == [["A", "B"]]
