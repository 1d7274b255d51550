"""The figures as a PDF for a board or a sponsor: tagged by PDF/UA-1, so that a screen reader reads its headings and tables."""

import json
from pathlib import Path

import typst
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .models import Snapshot
from .showing import FigureShown, month_of

TEMPLATE = Path(__file__).with_name("paper.typ")
FONTS = Path(settings.ROOT) / "pleiad" / "ui" / "static" / "built" / "fonts"


def pdf(*, snapshot: Snapshot, found: list[FigureShown], stories: list[str]) -> bytes:
    """The figures of a month, each with its definition and its table."""
    data = {
        "title": _("What the network does"),
        "author": settings.NETWORK["name"],
        "lang": "cy" if get_language() == "cy" else "en",
        "month": month_of(snapshot.month),
        "rule": _(
            "Every count is rounded down to a multiple of five, and a dash is a count that is hidden: it is under five, "
            "or would tell another one that is."
        ),
        "all": _("In all"),
        "part": _("Part"),
        "count": _("Count"),
        "figures": [
            {
                "label": str(each.figure.label),
                "definition": str(each.figure.definition),
                "total": each.total,
                "rows": each.table,
            }
            for each in found
        ],
        "stories": stories,
        "stories_label": _("Stories that everyone may read"),
    }
    return typst.compile(
        str(TEMPLATE),
        sys_inputs={"data": json.dumps(data)},
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
    )
