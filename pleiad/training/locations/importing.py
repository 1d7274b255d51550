"""`pleiad import-postcodes FILE`: from then on every outward code has its own, official centre."""

import sys
import time
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import official

BAR = 30


def main(argv: list[str], stdin=None, stdout=None, stderr=None, *, into: Path) -> int:
    """Read an official postcode file and write the centres to `into`.

    Gives the exit status: 0 when done, 1 when the file cannot be read, 2 for bad usage. When it was interrupted,
    the next call goes on from there. A running site sees the old centres, then the new.
    """
    stdout, stderr = stdout or sys.stdout, stderr or sys.stderr
    if len(argv) != 1 or argv[0].startswith("-"):
        stderr.write("usage: pleiad import-postcodes FILE\n")
        return 2
    into = Path(into)
    into.parent.mkdir(parents=True, exist_ok=True)
    bar = _Bar(stderr)
    try:
        centres = official.aggregate(argv[0], keep=into.with_name(into.name + ".part"), told=bar)
    except (official.NotAPostcodeFile, OSError) as problem:
        bar.close()
        stderr.write(f"{argv[0]}: {problem}\n")
        return 1
    bar.close()
    official.write(centres, into)
    used = sum(centre.count for centre in centres.values())
    stdout.write(
        ngettext("%(codes)s outward code", "%(codes)s outward codes", len(centres)) % {"codes": f"{len(centres):,}"}
        + " · "
        + ngettext("%(count)s postcode used", "%(count)s postcodes used", used) % {"count": f"{used:,}"}
        + " · "
        + _("left out: %(ended)s ended, %(nowhere)s without a position, %(unreadable)s unreadable")
        % {k: f"{getattr(bar.last, k):,}" for k in ("ended", "nowhere", "unreadable")}
        + "\n"
    )
    return 0


class _Bar:
    """A progress bar on a terminal, and silence elsewhere."""

    def __init__(self, stream):
        self.stream, self.watched, self.started, self.last = stream, stream.isatty(), time.monotonic(), None

    def __call__(self, progress: official.Progress) -> None:
        self.last = progress
        if self.watched:
            share = min(1.0, progress.done / progress.total)
            filled = int(share * BAR)
            self.stream.write(f"\r[{'#' * filled}{'.' * (BAR - filled)}] {share:4.0%} {progress.rows:>11,}")
            self.stream.flush()

    def close(self) -> None:
        """Leave the bar's line."""
        if self.watched:
            self.stream.write("\n")
