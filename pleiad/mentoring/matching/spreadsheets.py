"""Writes spreadsheets that are safe to open."""

import csv
import os
import re
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TextIO

from pleiad.ui.sheets import Unreadable

PLAIN_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
# A spreadsheet takes a cell with one of these in front for a formula (OWASP, "CSV injection").
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


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


def _why(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()
