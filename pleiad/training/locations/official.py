"""The official postcode files, read once and boiled down to one centre for each outward code.

Read as they are published, in the open under the Open Government Licence: Code-Point Open of Ordnance Survey
(no header; postcode, quality, easting, northing; "90" is a postcode without a position) and the Postcode
Directory and Statistics Postcode Lookup of the Office for National Statistics (a header; latitude 99.999999
is a postcode without a position; `doterm` is the month a postcode was ended). A CSV file, the zip it comes in,
or the folder it was unpacked to. Only sums for each outward code are ever held, never a whole postcode.
"""

import csv
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from io import BufferedReader
from math import cos, radians, sqrt
from pathlib import Path

from django.utils.translation import gettext as _

from .distance import from_grid
from .outcodes import outward

# How often the work so far is kept, in rows: about once a second.
KEEP_EVERY = 100_000
METRES_TO_THE_MILE = 1609.344
MILES_TO_THE_DEGREE = 69.09
# Degrees are summed as whole millionths, so that a resumed sum is the same sum.
MILLIONTHS = 1_000_000
POSTCODE_COLUMNS = ("pcds", "pcd8", "pcd7", "pcd", "pcd2", "postcode")
LATITUDE_COLUMNS, LONGITUDE_COLUMNS = ("lat", "latitude"), ("long", "longitude", "lng", "lon")


class NotAPostcodeFile(Exception):
    """The file is none of those we can read; the message says why."""


@dataclass(frozen=True, slots=True)
class Centre:
    """The middle of the postcodes of one outward code (WGS84), how many, and their root mean square distance."""

    latitude: float
    longitude: float
    count: int
    spread_miles: float


@dataclass
class Progress:
    """How far the reading is: bytes and rows, and what was left out and why."""

    total: int
    done: int = 0
    rows: int = 0
    ended: int = 0
    nowhere: int = 0
    unreadable: int = 0


@dataclass
class _Work:
    """What has been summed so far and where to go on: all there is to keep for a resumed reading."""

    progress: Progress
    part: int = 0
    offset: int = 0
    # outward code: [number, sum of y, sum of x, sum of y squared, sum of x squared, 1 if national grid]
    sums: dict[str, list[int]] = field(default_factory=dict)


def aggregate(
    file: str | Path, *, keep: str | Path | None = None, told: Callable[[Progress], None] | None = None
) -> dict[str, Centre]:
    """Give the centre of every outward code in an official file, without ended postcodes and those without a position.

    `keep` is a file in which the work so far is kept: after an interruption the same call goes on from there, and
    it is removed at the end. `told` is called with the progress now and then. Raises NotAPostcodeFile.
    """
    parts = list(_parts(Path(file)))
    print_of_file = [[name, size] for name, size, _open in parts] + [os.stat(file).st_mtime_ns]
    work = _kept(keep, print_of_file) or _Work(Progress(total=sum(size for _name, size, _open in parts) or 1))
    before = sum(size for _name, size, _open in parts[: work.part])

    def on_the_way():
        work.progress.done = before + work.offset
        _keep(keep, print_of_file, work)
        if told:
            told(work.progress)

    for _name, size, opened in parts[work.part :]:
        with opened() as stream:
            _sum(stream, work, on_the_way)
        before += size
        work.part, work.offset, work.progress.done = work.part + 1, 0, before
    if not work.sums:
        raise NotAPostcodeFile(_("No postcode with a position was found in this file."))
    if told:
        told(work.progress)
    centres = {outcode: _centre(sums) for outcode, sums in sorted(work.sums.items())}
    if keep:
        Path(keep).unlink(missing_ok=True)
    return centres


def _sum(stream, work, on_the_way):
    """Sum the rows of one part, and call `on_the_way` now and then."""
    for row_count, _ignored in enumerate(_rows(stream, work), 1):
        if row_count % KEEP_EVERY == 0:
            on_the_way()


def write(centres: dict[str, Centre], path: str | Path) -> None:
    """Write the centres to a CSV file for `find`, in one step, so that readers see the old or the new."""
    lines = ["outcode,latitude,longitude,count,spread_miles"]
    lines += [f"{code},{c.latitude},{c.longitude},{c.count},{c.spread_miles}" for code, c in centres.items()]
    _replace(Path(path), "\n".join(lines) + "\n")


def read(path: str | Path) -> dict[str, Centre]:
    """Give the centres that `write` wrote, read again only when the file has changed; none before the first import."""
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return {}
    return _read(str(path), status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=2)
def _read(path: str, _changed: int, _size: int) -> dict[str, Centre]:
    with open(path, encoding="utf-8", newline="") as file:
        return {
            row["outcode"]: Centre(
                float(row["latitude"]), float(row["longitude"]), int(row["count"]), float(row["spread_miles"])
            )
            for row in csv.DictReader(file)
        }


def _parts(path: Path) -> Iterator[tuple[str, int, Callable[[], BufferedReader]]]:
    """Yield the CSV files to read: name, bytes, how to open. There may be one for each postcode area."""
    if path.is_dir():
        found = {
            str(p.relative_to(path)): (p.stat().st_size, lambda p=p: p.open("rb")) for p in path.rglob("*.[cC][sS][vV]")
        }
    elif zipfile.is_zipfile(path):
        archive = zipfile.ZipFile(path)
        found = {
            member.filename: (member.file_size, lambda member=member: archive.open(member))
            for member in archive.infolist()
            if member.filename.lower().endswith(".csv")
        }
    elif path.is_file():
        found = {path.name: (path.stat().st_size, lambda: path.open("rb"))}
    else:
        raise NotAPostcodeFile(_("There is no such file."))
    # The ONS zip has the directory as one file and again in parts, beside documents and code lists.
    data = {
        name: it
        for name, it in found.items()
        if not any(word in f"/{name.lower()}" for word in ("/doc", "multi_csv", "header"))
    }
    whole = {name: it for name, it in data.items() if Path(name).name.lower().startswith(("onspd", "nspl"))}
    for name, (size, opened) in sorted((whole or data).items()):
        yield name, size, opened


def _rows(stream: BufferedReader, work: _Work) -> Iterator[None]:
    """Add the rows of one CSV file to the sums, from where the work stands, yielding after each."""
    first = stream.readline()
    columns = _columns(first)
    if columns.header:
        work.offset = max(work.offset, len(first))
    stream.seek(work.offset)

    def lines():
        for raw in stream:
            work.offset += len(raw)
            yield raw.decode("utf-8", "replace").replace("\0", "")

    for row in csv.reader(lines()):
        work.progress.rows += 1
        _add(row, columns, work)
        yield


def _add(row: list[str], columns: "_Columns", work: _Work) -> None:
    """Add one postcode to the sum of its outward code, or count why it was left out."""
    postcode, down, across, ended, quality = columns.at
    progress, scale = work.progress, columns.scale
    try:
        if ended is not None and row[ended].strip():
            progress.ended += 1
            return
        y, x = int(float(row[down]) * scale), int(float(row[across]) * scale)
        if (columns.on_grid and (x <= 0 or row[quality] == "90")) or (not columns.on_grid and y >= 99 * scale):
            progress.nowhere += 1
            return
        code = row[postcode].replace(" ", "")[:-3].upper()
    except (ValueError, IndexError, OverflowError):
        progress.unreadable += 1
        return
    held = work.sums.get(code)
    if held is None:
        if outward(code) != code:
            progress.unreadable += 1
            return
        held = work.sums[code] = [0, 0, 0, 0, 0, int(columns.on_grid)]
    held[0] += 1
    held[1] += y
    held[2] += x
    held[3] += y * y
    held[4] += x * x


@dataclass(frozen=True)
class _Columns:
    """Which column holds what: postcode, down, across, the month it ended, the quality."""

    header: bool
    at: tuple[int, int, int, int | None, int | None]
    on_grid: bool
    scale: int


def _columns(first: bytes) -> _Columns:
    """Tell from its first line which of the official files this is."""
    if not first.strip():
        raise NotAPostcodeFile(_("This file is empty."))
    cells = next(csv.reader([first.decode("utf-8-sig", "replace").replace("\0", "")]), [])
    names = [cell.strip().lower() for cell in cells]

    def position(wanted):
        return next((names.index(name) for name in wanted if name in names), None)

    at = position(POSTCODE_COLUMNS), position(LATITUDE_COLUMNS), position(LONGITUDE_COLUMNS)
    if None not in at:
        return _Columns(True, (*at, position(("doterm",)), None), False, MILLIONTHS)
    if len(cells) >= 4 and outward(cells[0]) and all(cell.strip().isdigit() for cell in cells[1:4]):
        return _Columns(False, (0, 3, 2, None, 1), True, 1)
    raise NotAPostcodeFile(
        _(
            "This is neither Code-Point Open nor the ONS Postcode Directory: "
            "it has no columns for the postcode and its position."
        )
    )


def _centre(sums: list[int]) -> Centre:
    """Give the middle and the spread of what was summed."""
    count, down, across, down2, across2, on_grid = sums
    y, x = down / count, across / count
    spread_y, spread_x = max(0.0, down2 / count - y * y), max(0.0, across2 / count - x * x)
    if on_grid:
        latitude, longitude = from_grid(x, y)
        spread = sqrt(spread_y + spread_x) / METRES_TO_THE_MILE
    else:
        latitude, longitude = y / MILLIONTHS, x / MILLIONTHS
        spread = sqrt(spread_y + spread_x * cos(radians(latitude)) ** 2) / MILLIONTHS * MILES_TO_THE_DEGREE
    return Centre(round(latitude, 5), round(longitude, 5), count, max(0.1, round(spread, 2)))


def _keep(keep: str | Path | None, print_of_file: list, work: _Work) -> None:
    if keep:
        state = {
            "file": print_of_file,
            "progress": vars(work.progress),
            "part": work.part,
            "offset": work.offset,
            "sums": work.sums,
        }
        _replace(Path(keep), json.dumps(state))


def _kept(keep: str | Path | None, print_of_file: list) -> _Work | None:
    """Give the work kept from an interrupted reading of this very file, or None."""
    try:
        state = json.loads(Path(keep).read_text("utf-8")) if keep else None
        if not state or state["file"] != print_of_file:
            return None
        return _Work(Progress(**state["progress"]), state["part"], state["offset"], state["sums"])
    except (OSError, ValueError, KeyError, TypeError):
        # Half a state, or another version's: reading the file from the start is always right.
        return None


def _replace(path: Path, text: str) -> None:
    """Put a text into a file in one step."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    with beside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)
