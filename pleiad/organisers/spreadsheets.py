"""Lists that an organiser takes along as a file, safe to open in any spreadsheet."""

import csv
from collections.abc import Iterable

from django.http import HttpResponse

from pleiad.channels.exports import safe_cell


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
