"""Days whose places are asked for together, as those of a course, are one row of a list, at the first day, naming all."""

import os.path

from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.ui.dates import month


def as_one(rows: list[dict]) -> list[dict]:
    """The rows of a list (views.rows), in their order; those asked for on the same page become one that names all its
    days: "16, 17 and 18 March"."""
    together = {}
    for row in rows:
        together.setdefault(row["asked_for_at"] or row["url"], []).append(row)
    return [those[0] if len(those) == 1 else _one_row(those) for those in together.values()]


def _one_row(those):
    first, *others = sorted(those, key=lambda row: row["starts_at"])
    days = in_words([first["starts_at"], *(each["starts_at"] for each in others)])
    shared = os.path.commonprefix([each["title"] for each in those]).rpartition(",")[0]  # “Course, day 1 of 3”
    return {
        **first,
        # The row keeps the position of its first day in this list: a list of past events begins with the latest.
        "starts_at": those[0]["starts_at"],
        "title": shared or first["title"],
        "facts": f"{days} · {first['facts']}",
    }


def in_words(moments) -> str:
    """ "16, 17 and 18 March", "31 March, 1 and 2 April", in London’s days and the order given."""
    months = {}
    for moment in dict.fromkeys(timezone.localdate(each) for each in moments):
        months.setdefault((moment.year, moment.month), []).append(moment)
    return ", ".join(f"{_listed([str(day.day) for day in days])} {month(moment=days[0])}" for days in months.values())


def _listed(words):
    if len(words) == 1:
        return words[0]
    return _("%(days)s and %(last)s") % {"days": ", ".join(words[:-1]), "last": words[-1]}
