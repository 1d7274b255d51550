"""Reading the spreadsheets that people keep, and writing ones that are safe to open.

Nothing here raises for what a file contains: a row that cannot be used is reported with its number
and the reason, and the others count. `Unreadable` is for a file that cannot be used at all.
"""

import csv
import io
import os
import re
import tempfile
import unicodedata
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

LARGEST_FILE = 1 << 30
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")  # how .xlsx and .ods begin, and .xls
WHOLE_NUMBER = re.compile(r"(\d{1,9})(?:\.0*)?", re.ASCII)
PLAIN_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
# A spreadsheet takes a cell with one of these in front for a formula (OWASP, "CSV injection").
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Unreadable(Exception):
    """A file cannot be used at all; the message says which and why."""


class Sheet:
    """A spreadsheet as read: its column names (lower case, single spaces) and its rows.

    `rows()` yields (row number as a spreadsheet counts, list of cells as long as the header).
    Notices about the file as a whole are in `notices`.
    """

    def __init__(self, path: str, *, report: Callable[[str, int, str], None]) -> None:
        self.path = path
        self.report = report
        self.notices: list[str] = []
        data = _read(path)
        if data.startswith(WORKBOOKS):
            raise Unreadable(f"{path}: is a workbook, not a CSV file; open it and save the sheet as CSV")
        text, delimiter = _delimited(_alike(_decode(data, self.notices)))
        self._source = io.StringIO(text, newline="")
        self._reader = csv.reader(self._source, delimiter=delimiter)
        self._delimiter = delimiter
        self._row = 0
        header = next((cells for _, cells in self._records() if any(cell.strip() for cell in cells)), [])
        self.columns = [" ".join(cell.replace("_", " ").lower().split()) for cell in header]
        if not header:
            self.notices.append("the file is empty")
        doubled = {name for name in self.columns if name and self.columns.count(name) > 1}
        if doubled:
            raise Unreadable(f"{path}: the column {min(doubled)!r} is there twice")

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        while True:
            self._row += 1
            begins = self._source.tell()
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                self.report(self.path, self._row, f"cannot be read ({error})")
                continue
            if cells and "\n" in cells[-1] and self._is_cut_off(begins):
                self.report(self.path, self._row, "a quotation mark is not closed, so nothing after it could be read")
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
                self.report(self.path, number, f"has {len(cells)} cells, but there are {width} columns")
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
                f"{self.path}: the column {missing[0]!r} is missing; "
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


def _decode(data: bytes, notices: list[str]) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    if unmarked := _unmarked(data):
        return data.decode(unmarked, errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        notices.append("the file is not UTF-8 and was read as Western European (Windows) text")
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")


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
    said = re.match(r"sep=([,;\t])\r?\n", text)
    if said:
        return text[said.end() :], said[1]
    filled = re.search(r'[^ ,;\t"\r\n]', text)
    begins = text.rfind("\n", 0, filled.start()) + 1 if filled else 0
    ends = text.find("\n", filled.start()) if filled else -1
    first = text[begins : ends if ends >= 0 else None]
    return text, max(",;\t", key=lambda sign: (first.count(sign), sign == ","))


def read_whole(text: str) -> int | None:
    """A whole number of 0 or more with at most nine digits, as spreadsheets write it ("2", "2.0"), or None."""
    found = WHOLE_NUMBER.fullmatch(text)
    return int(found[1]) if found else None


def _why(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()


def safe_cell(value: object) -> str:
    """A cell that no spreadsheet takes for a formula; plain numbers stay numbers."""
    text = str(value)
    if text.startswith(FORMULA_SIGNS) and not (not isinstance(value, str) and PLAIN_NUMBER.fullmatch(text)):
        return "'" + text
    return text


def check_out(path: str, *, not_over: Iterable[str]) -> None:
    """Refuse, before the work begins, a path where the result cannot be written."""
    try:
        target = Path(path)
        if target.is_dir():
            raise Unreadable(f"{path}: is a folder, not a file")
        if not target.resolve().parent.is_dir():
            raise Unreadable(f"{path}: there is no such folder")
        for source in not_over:
            if target.exists() and os.path.exists(source) and os.path.samefile(path, source):
                raise Unreadable(f"{path}: would be written over a file that is read")
    except (OSError, ValueError) as error:
        raise Unreadable(f"{path}: {_why(error)}") from None


def write_sheet(path: str, *, header: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
    """Write a CSV file whole or not at all: a reader never meets half of one."""
    target = Path(path)
    try:
        if target.exists() and not target.is_file():
            with open(target, "w", newline="", encoding="utf-8") as out:
                _write_rows(out, header, rows)
            return
        handle, name = tempfile.mkstemp(dir=target.resolve().parent, prefix=".", suffix=".part")
        try:
            with os.fdopen(handle, "w", newline="", encoding="utf-8") as out:
                _write_rows(out, header, rows)
            mask = os.umask(0)
            os.umask(mask)
            os.chmod(name, 0o666 & ~mask)
            os.replace(name, target)
        except BaseException:
            os.unlink(name)
            raise
    except OSError as error:
        raise Unreadable(f"{path}: {_why(error)}") from None


def _write_rows(out: TextIO, header: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([safe_cell(value) for value in row])
