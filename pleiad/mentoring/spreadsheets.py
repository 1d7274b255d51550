"""Reading the spreadsheets that people keep, and writing ones that are safe to open.

Nothing here raises for what a file contains: a row that cannot be used is told with its number
and its reason, and the others count. What makes a whole file useless is `Unreadable`.
"""

import csv
import io
import os
import re
import tempfile
from pathlib import Path

LARGEST_FILE = 1 << 30
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

    def __init__(self, path, *, report):
        self.path = path
        self.report = report
        self.notices = []
        text = _decode(_read(path), self.notices)
        first_line = text.split("\n", 1)[0]
        delimiter = max(",;\t", key=lambda sign: (first_line.count(sign), sign == ","))
        self._reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        self._row = 0
        header = next((cells for _, cells in self._records() if any(cells)), [])
        self.columns = [" ".join(cell.replace("_", " ").lower().split()) for cell in header]
        if not header:
            self.notices.append("the file is empty")
        doubled = {name for name in self.columns if name and self.columns.count(name) > 1}
        if doubled:
            raise Unreadable(f"{path}: the column {min(doubled)!r} is there twice")

    def _records(self):
        while True:
            self._row += 1
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                self.report(self.path, self._row, f"cannot be read ({error})")
                continue
            yield self._row, cells

    def rows(self):
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

    def need(self, *names):
        """Raise `Unreadable` when a column is missing from a file that has any."""
        missing = [name for name in names if name not in self.columns]
        if missing and self.columns:
            raise Unreadable(
                f"{self.path}: the column {missing[0]!r} is missing; "
                f"there are: {', '.join(name for name in self.columns if name) or 'none'}"
            )


def _read(path):
    try:
        size = os.stat(path).st_size
        if size > LARGEST_FILE:
            raise Unreadable(f"{path}: the file is larger than {LARGEST_FILE >> 20} MB")
        return Path(path).read_bytes()
    except IsADirectoryError:
        raise Unreadable(f"{path}: is a folder, not a file") from None
    except (OSError, ValueError) as error:
        raise Unreadable(f"{path}: {_why(error)}") from None


def _decode(data, notices):
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        notices.append("the file is not UTF-8 and was read as Western European (Windows) text")
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _why(error):
    return (getattr(error, "strerror", None) or str(error)).lower()


def safe_cell(value):
    """A cell that no spreadsheet takes for a formula; plain numbers stay numbers."""
    text = str(value)
    if text.startswith(FORMULA_SIGNS) and not (not isinstance(value, str) and PLAIN_NUMBER.fullmatch(text)):
        return "'" + text
    return text


def check_out(path, *, not_over):
    """Refuse, before the work begins, a place where the result cannot be written."""
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


def write_sheet(path, *, header, rows):
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


def _write_rows(out, header, rows):
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([safe_cell(value) for value in row])
