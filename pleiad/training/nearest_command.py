"""`pleiad nearest LOCATION`: the open cohorts by distance, one JSON object a line, the online ones last."""

import json
import os
from datetime import datetime
from pathlib import Path

from .locations.find import find, nearest
from .models import Cohort

USAGE = "usage: pleiad nearest LOCATION\n"


def main(argv: list[str], stdout, stderr, *, at: datetime, official_file: Path | None = None) -> int:
    """Print `cohort`, `course`, `location`, `miles` and `starts` of every cohort that is open at `at`.

    `miles` is rounded to a tenth and null for an online cohort; `starts` is a moment in UTC as ISO 8601 has it. Gives the
    exit status: 0, 1 when the location is not known (only online cohorts are printed then), or 2 when none is named.
    `stdout` is a stream of bytes, `stderr` one of text. Any bytes can be named; what is printed is ASCII.
    """
    if not argv or argv in (["-h"], ["--help"]):
        stdout.write(USAGE.encode()) if argv else stderr.write(USAGE)
        return 0 if argv else 2
    words = " ".join(argv[1:] if argv[0] == "--" else argv)
    here = find(words.encode("utf-8", "replace").decode(), official_file=official_file)
    cohorts = list(Cohort.objects.open(at).soonest_first())
    measured = nearest(here, cohorts) if here else []
    online = [(None, each) for each in cohorts if each.online]
    try:
        for far, each in [*measured, *online]:
            stdout.write(_line(each, far))
        stdout.flush()
    except BrokenPipeError:
        # The reader has read enough; without this the interpreter would complain when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stdout.fileno())
        return 0
    if not here:
        stderr.write("pleiad: this location is not known. Name a town, or the first half of a postcode.\n")
        return 1
    if len(here.candidates) > 1:
        others = "; ".join(town.label for town in here.candidates[1:])
        stderr.write(f"{here.label} was taken. There are also: {others}\n".encode("ascii", "replace").decode())
    return 0


def _line(cohort, far) -> bytes:
    answer = {
        "cohort": cohort.pk,
        "course": cohort.course.name,
        "location": cohort.location or "online",
        "miles": None if far is None else round(far, 1),
        "starts": cohort.lead.starts_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    return json.dumps(answer).encode() + b"\n"
