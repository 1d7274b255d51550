"""Reads the spreadsheets that people keep, whatever programme saved them. Needs no settings.

Nothing here raises for what a row contains: a row that cannot be used is reported with its number and the reason, and the
others count. `Unreadable` is for a file that cannot be used at all.
"""

import csv
import io
import os
import re
import unicodedata
from collections import deque
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

LARGEST_FILE = 1 << 30
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")  # how .xlsx and .ods begin, and .xls
SEPARATORS = ",;\t|"
# As Excel writes them: 1200, 1200.0, 1,200 and £1,200.00 are one number.
WHOLE_NUMBER = re.compile(r"[+£]?\s?(\d{1,9}|\d{1,3}(?:[, ]\d{3}){1,2})(?:\.0*)?", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[./ -](\d{1,2})[./ -](\d{4}|\d{2})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[./ -](\d{1,2})[./ -](\d{1,2})", re.ASCII)
_NAMED_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[./ -]*(?:of )?([a-z]{3,9})[., /-]*(\d{4}|\d{2})", re.ASCII)
_TIME_BEHIND = re.compile(r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z| ?[AaPp][Mm])?$")
_WEEKDAY = re.compile(r"^(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?,? ", re.IGNORECASE)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "ionawr",
    "chwefror",
    "mawrth",
    "ebrill",
    "mai",
    "mehefin",
    "gorffennaf",
    "awst",
    "medi",
    "hydref",
    "tachwedd",
    "rhagfyr",
]
EXCEL_BEGAN = date(1899, 12, 30)
_EXCEL_DAYS = range(36_526, 73_051)
"""The numbers by which Excel means days of this century, for cells that were saved without a date format."""


class Unreadable(Exception):
    """A file cannot be used at all; the message says which and why."""


class Sheet:
    """A spreadsheet as read: its column names (lower case, single spaces) and its rows.

    `rows()` yields (row number as a spreadsheet counts, list of cells as long as the header).
    Notices about the file as a whole are in `notices`.
    """

    def __init__(self, text: str, *, name: str, report: Callable[[int, str], None]) -> None:
        """`name` is what sentences call the file, and `report` is told of rows that cannot be read."""
        self.name = name
        self.report = report
        self.notices: list[str] = []
        text, delimiter = _delimited(_alike(text))
        self._source = io.StringIO(text, newline="")
        self._reader = csv.reader(self._source, delimiter=delimiter)
        self._delimiter = delimiter
        self._row = 0
        header = next((cells for _, cells in self._records() if any(cell.strip() for cell in cells)), [])
        self.columns = [" ".join(cell.replace("_", " ").lower().split()).strip(" :*") for cell in header]
        if not header:
            self.notices.append("the file is empty")
        doubled = {name for name in self.columns if name and self.columns.count(name) > 1}
        if doubled:
            raise Unreadable(f"{name}: the column {min(doubled)!r} is there twice")

    @classmethod
    def open(cls, path: str, *, report: Callable[[int, str], None]) -> "Sheet":
        """The sheet in the file at this path."""
        data = _read(path)
        if is_workbook(data):
            raise Unreadable(f"{path}: is a workbook, not a CSV file; open it and save the sheet as CSV")
        text, notice = decode(data)
        sheet = cls(text, name=path, report=report)
        if notice:
            sheet.notices.insert(0, notice)
        return sheet

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        while True:
            self._row += 1
            begins = self._source.tell()
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                self.report(self._row, f"cannot be read ({error})")
                continue
            if cells and "\n" in cells[-1] and self._is_cut_off(begins):
                self.report(self._row, "a quotation mark is not closed, so nothing after it could be read")
                continue
            yield self._row, cells

    def _is_cut_off(self, begins: int) -> bool:
        """Whether the record that begins here ends only because the file does: its quotation mark is never closed."""
        text = self._source.getvalue()
        if self._source.tell() < len(text):
            return False
        try:
            deque(csv.reader([text[begins:]], delimiter=self._delimiter, strict=True), maxlen=0)
        except csv.Error as error:
            return "unexpected end" in str(error)
        return False

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        width = len(self.columns)
        for number, cells in self._records():
            if not any(cells) or not any(cell.strip() for cell in cells):
                continue
            if len(cells) == width:
                yield number, cells
            elif len(cells) < width:
                yield number, cells + [""] * (width - len(cells))
            elif any(cell.strip() for cell in cells[width:]):
                self.report(number, f"has {len(cells)} cells, but there are {width} columns")
            else:
                yield number, cells[:width]

    def rename(self, names: dict[str, str]) -> None:
        """Call columns by our names ({theirs: ours}) where ours are not there."""
        for theirs, ours in names.items():
            if ours not in self.columns:
                self.columns = [ours if name == theirs else name for name in self.columns]

    def need(self, *names: str) -> None:
        """Raise `Unreadable` when a column is missing from a file that has any."""
        missing = [name for name in names if name not in self.columns]
        if missing and self.columns:
            raise Unreadable(
                f"{self.name}: the column {missing[0]!r} is missing; "
                f"there are: {', '.join(name for name in self.columns if name) or 'none'}"
            )


def _read(path: str) -> bytes:
    try:
        size = os.stat(path).st_size
        if size > LARGEST_FILE:
            raise Unreadable(f"{path}: the file is larger than {LARGEST_FILE >> 20} MB")
        return Path(path).read_bytes()
    except IsADirectoryError:
        raise Unreadable(f"{path}: is a folder, not a file") from None
    except (OSError, ValueError) as error:
        raise Unreadable(f"{path}: {_why(error)}") from None


def is_workbook(data: bytes) -> bool:
    """Whether a file is a whole workbook, which has to be saved as CSV first."""
    return data.startswith(WORKBOOKS)


def decode(data: bytes) -> tuple[str, str]:
    """The text of a file, whatever programme saved it, and a notice about it or ""."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace"), ""
    if unmarked := _unmarked(data):
        return data.decode(unmarked, errors="replace"), ""
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        notice = "the file is not UTF-8 and was read as Western European (Windows) text"
    try:
        return data.decode("cp1252"), notice
    except UnicodeDecodeError:
        return data.decode("latin-1"), notice


def _unmarked(data: bytes) -> str | None:
    """The UTF-16 that text without a mark at its start is in: every other byte of plain text is empty."""
    head = data[:200]
    if head[1::2].count(0) * 4 > len(head):
        return "utf-16-le"
    return "utf-16-be" if head[::2].count(0) * 4 > len(head) else None


def _alike(text: str) -> str:
    """The same characters and spaces whichever machine wrote them: a Mac takes “ŷ” apart, and Word glues words together."""
    return unicodedata.normalize("NFC", text).replace("\u00a0", " ")


def _delimited(text: str) -> tuple[str, str]:
    """The text, without the line that tells Excel the delimiter, and the delimiter."""
    said = re.match(r'"?sep=([,;\t|])"?\r?\n', text, re.IGNORECASE)
    if said:
        return text[said.end() :], said[1]
    filled = re.search(r'[^ ,;\t|"\r\n]', text)
    begins = text.rfind("\n", 0, filled.start()) + 1 if filled else 0
    ends = text.find("\n", filled.start()) if filled else -1
    first = text[begins : ends if ends >= 0 else None]
    return text, max(SEPARATORS, key=lambda sign: (first.count(sign), sign == ","))


def read_whole(text: str) -> int | None:
    """A whole number of 0 or more with at most nine digits, as spreadsheets write it ("2", "2.0", "1,200"), or None."""
    found = WHOLE_NUMBER.fullmatch(text.strip())
    return int(found[1].replace(",", "").replace(" ", "")) if found else None


def read_day(text: str) -> date | None:
    """A day as people in the UK write it, day before month: 31/03/2027, 31.3.27, 31 March 2027, 2027-03-31; or None."""
    # An apostrophe in front is how a spreadsheet keeps a cell as text.
    text = _WEEKDAY.sub("", _TIME_BEHIND.sub("", " ".join(text.split()).lstrip("'")))
    text = re.sub(r" ?([./-]) ?", r"\1", text)
    if text.isascii() and text.isdigit() and int(text) in _EXCEL_DAYS:
        return EXCEL_BEGAN + timedelta(days=int(text))
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, found.groups())
    elif (found := _NAMED_MONTH.fullmatch(text.lower())) and (number := _month(found[2])):
        day, month, year = int(found[1]), number, int(found[3])
    else:
        return None
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None


def _month(name: str) -> int | None:
    for at, full in enumerate(_FULL_MONTHS):
        if name in (full, full[:3], full[:4]):
            return at % 12 + 1
    return None


def _why(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()
