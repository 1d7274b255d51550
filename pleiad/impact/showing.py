"""Figures as pages and files show them: with their words, the bars of their charts, and the months before."""

from dataclasses import dataclass
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pleiad.ui.dates import month_and_year

from .figures import FIGURES, Figure
from .models import PublicFigure, Snapshot

MONTHS = 24
"""Months before that are shown beside a figure."""
HIDDEN = "–"
WIDE, LINE = 340, 44
"""A chart in the units of its drawing: as wide as a phone, so that its words are as large there as the page's."""


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: its words, the count or None, and where it is drawn."""

    label: str
    count: int | None
    said: str
    width: float
    top: int


@dataclass(frozen=True)
class FigureShown:
    """A figure of one month: its words, its total, its bars, and its totals over time. `height`: of the chart of parts;
    `time_height`: of the other."""

    figure: Figure
    total: str
    bars: list[Bar]
    over_time: list[Bar]

    @property
    def name(self) -> str:
        return self.figure.name

    @property
    def height(self) -> int:
        return LINE * len(self.bars)

    @property
    def time_height(self) -> int:
        return LINE * len(self.over_time)

    @property
    def table(self) -> list[list[str]]:
        return [[bar.label, bar.said] for bar in self.bars]

    @property
    def time_table(self) -> list[list[str]]:
        return [[bar.label, bar.said] for bar in self.over_time]


def said(count: int | None) -> str:
    """A count in words: it is rounded down, so there are that many or up to four more."""
    return str(count) if count else HIDDEN


def bars(counts: list[tuple[str, int | None]]) -> list[Bar]:
    """The bars of a chart, the longest as wide as the chart."""
    most = max((count or 0 for _label, count in counts), default=0) or 1
    return [
        Bar(label, count, said(count), round(WIDE * (count or 0) / most, 1), LINE * number)
        for number, (label, count) in enumerate(counts)
    ]


def shown_now(*, names: list[str] | None = None) -> tuple[Snapshot | None, list[FigureShown]]:
    """The figures of the latest month, or those named, in one statement. A figure that the snapshot does not have yet is
    left out."""
    snapshots = list(Snapshot.objects.order_by("-month")[:MONTHS])
    if not snapshots:
        return None, []
    found = [_shown(FIGURES[name], snapshots) for name in FIGURES if names is None or name in names]
    return snapshots[0], [each for each in found if each is not None]


def _shown(figure: Figure, snapshots: list[Snapshot]) -> FigureShown | None:
    latest = snapshots[0].figures.get(figure.name)
    if latest is None:
        return None
    parts = [(capfirst(str(label)), latest["parts"].get(key)) for key, label in figure.parts.items()]
    before = [
        (month_of(each.month), (each.figures.get(figure.name) or {}).get("total")) for each in reversed(snapshots)
    ]
    return FigureShown(figure, said(latest["total"]), bars(parts), bars(before) if len(before) > 1 else [])


def month_of(month: date) -> str:
    return month_and_year(moment=month)


def public_names() -> list[str]:
    """The figures that visitors may see."""
    return list(PublicFigure.objects.values_list("figure", flat=True))


def rows(found: list[FigureShown], snapshot: Snapshot | None) -> list[list[str]]:
    """The figures as rows of a file: figure, part, month, count; the whole and every month before."""
    if snapshot is None:
        return []
    month = f"{snapshot.month:%Y-%m}"
    listed = []
    for each in found:
        listed += [[each.name, bar.label, month, _cell(bar.count)] for bar in each.bars]
        if not each.over_time:
            listed.append([each.name, _("all"), month, each.total if each.total != HIDDEN else ""])
        listed += [[each.name, _("all"), bar.label, _cell(bar.count)] for bar in each.over_time]
    return listed


def _cell(count):
    return str(count) if count else ""


def as_json(found: list[FigureShown], snapshot: Snapshot | None) -> dict:
    """The figures for programs. null: hidden, because it is under five or could be told from the others."""
    return {
        "month": f"{snapshot.month:%Y-%m}" if snapshot else None,
        "rounded_down_to": 5,
        "figures": {
            each.name: {
                "label": str(each.figure.label),
                "definition": str(each.figure.definition),
                "total": int(each.total) if each.total != HIDDEN else None,
                "parts": {key: bar.count for key, bar in zip(each.figure.parts, each.bars, strict=True)},
                "months": {bar.label: bar.count for bar in each.over_time},
            }
            for each in found
        },
    }


def in_all(many: int) -> str:
    """How many figures visitors see, in words."""
    return ngettext("Visitors see %(n)s figure.", "Visitors see %(n)s figures.", many) % {"n": many}
