"""Lists to download as a file, safe to open in any spreadsheet."""

import csv
from collections.abc import Iterable

from django.http import HttpResponse

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(text: str) -> str:
    """The text as a spreadsheet shows it and never runs it: a leading sign gets an apostrophe, line breaks become spaces."""
    text = str(text)
    flat = " ".join(text.splitlines()) if "\n" in text or "\r" in text else text
    return f"'{flat}" if text.startswith(RISKY) or flat.startswith(RISKY) else flat


def as_csv(*, name: str, header: list[str], rows: Iterable[Iterable[object]]) -> HttpResponse:
    """A CSV file to download, without a cell that a spreadsheet would run. It begins with a byte order mark, without
    which Excel misreads ŵ and é."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer["Cache-Control"] = "no-store"
    answer.write("\ufeff")
    writer = csv.writer(answer)
    for row in (header, *rows):
        writer.writerow([safe_cell(str(cell)) for cell in row])
    return answer
