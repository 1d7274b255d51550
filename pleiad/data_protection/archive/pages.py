"""An archive's pages to read: one index, and for each table as many pages as it takes. They need nothing but a browser."""

from collections.abc import Iterator
from datetime import date, datetime
from html import escape
from itertools import chain

from django.apps import apps
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from pleiad.ui.dates import day, time_of_day

from .gathering import ArchivedTable, left_out

ON_A_PAGE = 500


def pages_of(table: ArchivedTable, language: str) -> Iterator[tuple[str, str, int]]:
    """The name, the words, and how many rows, of each page of one table."""
    rows, number = [], 1
    for row in table.rows():
        rows.append(row)
        if len(rows) == ON_A_PAGE:
            yield _page(table, rows, number, language)
            rows, number = [], number + 1
    if rows:
        yield _page(table, rows, number, language)


def _page(table, rows, number, language):
    context = {
        "language": language,
        "title": str(table.said.what),
        "keep": str(table.said.keep),
        "why": str(table.said.why.label),
        "rows": _listed(table, rows),
        "withheld": sorted(set(table.withheld.values())),
        "network": settings.NETWORK,
    }
    name = f"{table.label.lower().replace('.', '-')}-{number}.html"
    return name, render_to_string("data_protection/archive/table.html", context), len(rows)


def _listed(table: ArchivedTable, rows: list[dict]) -> SafeString:
    """The rows as lists of terms, each word escaped once. A loop of a template takes ten times as long, and there may be a
    hundred thousand rows."""
    begins = {name: f"<dt>{escape(table.columns.get(name, name))}</dt><dd>" for name in {*chain(*rows)}}
    parts, moments = [], {}
    for row in rows:
        parts.append("<dl>")
        for name, value in row.items():
            if isinstance(value, datetime):
                words = moments[value] = moments.get(value) or said(value)
            else:
                words = said(value)
            parts += (begins[name], escape(words), "</dd>")
        parts.append("</dl>\n")
    return mark_safe("".join(parts))  # noqa: S308 (escaped above)


def said(value: object) -> str:
    """A value of the archive in words."""
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return f"{day(moment=value)}, {time_of_day(moment=value)}"
    if isinstance(value, date):
        return day(moment=value)
    if isinstance(value, dict):
        return " · ".join(said(each) for each in value.values() if each not in (None, ""))
    if isinstance(value, list):
        return ", ".join(said(each) for each in value)
    return str(value)


def index(found: list[tuple[ArchivedTable, list[tuple[str, int]]]], language: str, made_at) -> str:
    """The page that leads to all others: by room, with how many rows each table has."""
    rooms: dict[str, list[dict]] = {}
    for table, pages in found:
        heading = str(apps.get_app_config(table.room).verbose_name)
        rooms.setdefault(heading, []).append(
            {"what": str(table.said.what), "pages": [name for name, _many in pages], "many": sum(m for _n, m in pages)}
        )
    context = {
        "language": language,
        "rooms": rooms.items(),
        "left_out": list(left_out()),
        "made": day(moment=made_at),
        "network": settings.NETWORK,
    }
    return render_to_string("data_protection/archive/index.html", context)
