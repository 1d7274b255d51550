"""An official postcode file becomes one centre for each outward code, and half a reading can be taken up again."""

import csv
import io
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from .. import gazetteer, importing, official
from ..distance import from_grid, miles
from ..find import find
from ..official import Centre, NotAPostcodeFile, aggregate, read, write

CODE_POINT = (
    '"LS1 4AP",10,430000,433500,"E92000001","","","","",""\n'
    '"LS1 4AQ",10,430200,433500,"E92000001","","","","",""\n'
    '"LS101AA",10,431000,432000,"E92000001","","","","",""\n'
    '"LS2 9ZZ",90,0,0,"E92000001","","","","",""\n'
    '"SW1A1AA",10,529090,179645,"E92000001","","","","",""\n'
)
ONSPD = (
    "pcd,pcd2,pcds,dointr,doterm,oscty,oseast1m,osnrth1m,osgrdind,lat,long\n"
    '"AB1 0AA","AB1  0AA","AB1 0AA","198001","199606","S99999999",385386,801193,1,57.101474,-2.242851\n'
    '"BT1 1AA","BT1  1AA","BT1 1AA","199606","","N99999999",146300,529800,1,54.6,-5.93\n'
    '"BT1 1AB","BT1  1AB","BT1 1AB","199606","","N99999999",146300,529800,1,54.602,-5.93\n'
    '"JE2 3AA","JE2  3AA","JE2 3AA","199606","","L99999999",,,9,99.999999,0.000000\n'
    '"M1 1AE","M1   1AE","M1 1AE","199606","","E99999999",384500,398300,1,53.481,-2.235\n'
)


@pytest.fixture
def code_point(tmp_path):
    path = tmp_path / "codepo_gb.csv"
    path.write_text(CODE_POINT)
    return path


def test_code_point_open_becomes_centres(code_point):
    progress = []
    assert aggregate(code_point, told=progress.append) == {
        "LS1": Centre(53.79694, -1.54452, 2, 0.1),
        "LS10": Centre(53.78341, -1.53101, 1, 0.1),
        "SW1A": Centre(51.50101, -0.14159, 1, 0.1),
    }
    last = progress[-1]
    assert (last.rows, last.nowhere, last.ended, last.unreadable, last.done) == (5, 1, 0, 0, last.total)


def test_the_ons_directory_becomes_centres_without_ended_postcodes_and_those_without_a_position(tmp_path):
    path = tmp_path / "ONSPD_AUG_2026_UK.csv"
    path.write_bytes(b"\xef\xbb\xbf" + ONSPD.encode())
    progress = []
    assert aggregate(path, told=progress.append) == {
        "BT1": Centre(54.601, -5.93, 2, 0.1),
        "M1": Centre(53.481, -2.235, 1, 0.1),
    }
    assert (progress[-1].ended, progress[-1].nowhere, progress[-1].unreadable) == (1, 1, 0)


def test_the_newer_names_of_the_columns_are_known(tmp_path):
    path = tmp_path / "NSPL.csv"
    path.write_text(
        "pcd7,pcd8,pcds,dointr,doterm,east1m,north1m,gridind,lat,long\n"
        "M1  1AE,M1   1AE,M1 1AE,199606,,384500,398300,1,53.481,-2.235\n"
    )
    assert list(aggregate(path)) == ["M1"]


def test_the_zip_and_the_folder_are_read_as_well(tmp_path, code_point):
    archive = tmp_path / "codepo_gb.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(
            "Doc/Code-Point_Open_Column_Headers.csv",
            "PC,PQ,EA,NO\nPostcode,Positional_quality_indicator,Eastings,Northings\n",
        )
        file.writestr("Data/CSV/ls.csv", CODE_POINT[: CODE_POINT.index('"SW1A')])
        file.writestr("Data/CSV/sw.csv", CODE_POINT[CODE_POINT.index('"SW1A') :])
    folder = tmp_path / "unpacked"
    zipfile.ZipFile(archive).extractall(folder)
    assert aggregate(archive) == aggregate(folder) == aggregate(code_point)


def test_the_ons_zip_is_read_once_though_it_holds_the_directory_twice(tmp_path):
    archive = tmp_path / "ONSPD.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("Data/ONSPD_AUG_2026_UK.csv", ONSPD)
        file.writestr("Data/multi_csv/ONSPD_AUG_2026_UK_BT.csv", ONSPD)
        file.writestr("Documents/LA names.csv", "code,name\nE1,Somewhere\n")
    assert {code: centre.count for code, centre in aggregate(archive).items()} == {"BT1": 2, "M1": 1}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "This file is empty."),
        (b"name,age\nAda,36\n", "This is neither Code-Point Open nor the ONS Postcode Directory"),
        (b"\x00\xff\xfe\x01" * 50, "This is neither Code-Point Open nor the ONS Postcode Directory"),
        (b'"LS2 9ZZ",90,0,0\n', "No postcode with a position was found"),
    ],
)
def test_another_file_is_refused_with_the_reason(tmp_path, content, why):
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    with pytest.raises(NotAPostcodeFile, match=why):
        aggregate(path)


def test_broken_rows_are_counted_and_do_not_stop_the_reading(tmp_path):
    path = tmp_path / "codes.csv"
    path.write_bytes(
        CODE_POINT.encode()
        + b'"LS1 4AR",10\n"??",10,430000,433500\n"LS1 4AS",10,nan,inf\n\x00\xff,,,\n"LS1 4AT",10,430400,433500\n'
    )
    progress = []
    assert aggregate(path, told=progress.append)["LS1"].count == 3
    assert progress[-1].unreadable == 4


def test_what_was_written_is_read_again_and_a_new_file_is_noticed(tmp_path):
    path = tmp_path / "codes.csv"
    first = {"LS1": Centre(53.79694, -1.54452, 2, 0.1)}
    write(first, path)
    assert read(path) == first
    second = {"LS1": Centre(53.8, -1.5, 3, 0.2), "M1": Centre(53.48, -2.23, 1, 0.1)}
    write(second, path)
    os.utime(path, ns=(1, 1))
    assert read(path) == second
    assert [p.name for p in tmp_path.iterdir()] == ["codes.csv"]


def many_rows(path, rows):
    """Write a file of the shape of Code-Point Open with so many rows, a hundred outward codes in turn."""
    with path.open("w") as file:
        file.writelines(
            f'"M{i % 100} 1AA",10,{380000 + i % 977},{390000 + i % 1009},"E92000001"\n' for i in range(rows)
        )


def test_a_reading_that_was_killed_goes_on_where_it_was(tmp_path, monkeypatch):
    path, keep = tmp_path / "codes.csv", tmp_path / "work"
    many_rows(path, 50_000)
    slowly = (
        "import sys, time; from pleiad.training.locations import official; official.KEEP_EVERY = 1_000;"
        "official.aggregate(sys.argv[1], keep=sys.argv[2], told=lambda progress: time.sleep(0.1))"
    )
    process = subprocess.Popen([sys.executable, "-c", slowly, str(path), str(keep)], cwd=Path(__file__).parents[4])
    until = time.monotonic() + 60
    while not keep.exists() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    done = json.loads(keep.read_text())["progress"]["rows"]
    assert 0 < done < 50_000
    monkeypatch.setattr(official, "KEEP_EVERY", 1_000)
    told = []
    resumed = aggregate(path, keep=keep, told=lambda progress: told.append(progress.rows))
    assert told[0] == done + 1_000
    assert resumed == aggregate(path)
    assert sum(centre.count for centre in resumed.values()) == 50_000
    assert not keep.exists()


def test_a_zip_that_was_interrupted_in_its_second_file_goes_on_there(tmp_path, monkeypatch):
    archive, keep = tmp_path / "codepo_gb.zip", tmp_path / "work"
    many_rows(tmp_path / "rows.csv", 900)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for name in ("a", "b", "c"):
            file.write(tmp_path / "rows.csv", f"Data/CSV/{name}.csv")
    monkeypatch.setattr(official, "KEEP_EVERY", 100)

    def interrupted(progress):
        if progress.rows == 1_300:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        aggregate(archive, keep=keep, told=interrupted)
    state = json.loads(keep.read_text())
    assert (state["part"], state["progress"]["rows"]) == (1, 1_300)
    told = []
    resumed = aggregate(archive, keep=keep, told=lambda progress: told.append(progress.rows))
    assert (told[0], told[-1]) == (1_400, 2_700)
    assert resumed == aggregate(archive)
    assert sum(centre.count for centre in resumed.values()) == 2_700


def test_work_kept_from_another_file_is_not_mixed_in(tmp_path, code_point):
    keep = tmp_path / "work"
    for kept in ('{"file": [["other.csv", 1], 2]}', "{", "[]", '{"file": 1}'):
        keep.write_text(kept)
        assert aggregate(code_point, keep=keep)["LS1"].count == 2


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self):
        return True


def test_the_command_writes_the_centres_and_says_what_it_did(tmp_path, code_point):
    out, err, into = io.StringIO(), Terminal(), tmp_path / "kept" / "codes.csv"
    assert importing.main([str(code_point)], None, out, err, into=into) == 0
    assert (
        out.getvalue() == "3 outward codes · 4 postcodes used · left out: 0 ended, 1 without a position, 0 unreadable\n"
    )
    assert "[##############################] 100%           5" in err.getvalue()
    assert sorted(read(into)) == ["LS1", "LS10", "SW1A"]
    assert [p.name for p in into.parent.iterdir()] == ["codes.csv"]


def test_the_command_says_why_it_could_not_and_leaves_the_old_centres(tmp_path):
    into, err = tmp_path / "codes.csv", io.StringIO()
    write({"LS1": Centre(53.8, -1.5, 3, 0.2)}, into)
    assert importing.main([str(tmp_path / "none.csv")], None, io.StringIO(), err, into=into) == 1
    assert "There is no such file." in err.getvalue()
    assert importing.main([], None, io.StringIO(), err, into=into) == 2
    assert list(read(into)) == ["LS1"]


def nearest_of(point, venues):
    return min(venues, key=lambda venue: miles(point, venue))


def drawn_venues(chance, how):
    """Twenty venues: any towns, towns by their number of people, or the middles of outward codes."""
    towns = sorted({town for same in gazetteer.towns().values() for town in same}, key=str)
    if how == "codes":
        return chance.sample(sorted(gazetteer.districts().values(), key=str), 20)
    weights = [town.people + 1 for town in towns] if how == "people" else None
    return chance.choices(towns, weights, k=20)


@pytest.mark.parametrize("how", ["towns", "people", "codes"])
def test_the_nearest_venue_by_our_table_is_truly_the_nearest_in_95_of_100_cases(how):
    # centres.csv: every sixth outward code of Code-Point Open, August 2014, with the middle of its postcodes; see ORIGIN.md
    with (Path(__file__).parent / "centres.csv").open(newline="") as file:
        truth = {
            row["outcode"]: SimpleNamespace(latitude=float(row["latitude"]), longitude=float(row["longitude"]))
            for row in csv.DictReader(file)
        }
    assert len(truth) == 480
    chance, ours, right, asked = random.Random(how), {code: find(code) for code in truth}, 0, 0
    for _set in range(20):
        venues = drawn_venues(chance, how)
        for code, middle in truth.items():
            asked += 1
            right += nearest_of(ours[code], venues) is nearest_of(middle, venues)
    assert right / asked >= 0.95, right / asked


def test_after_an_import_the_nearest_venue_is_the_nearest_in_all_cases(tmp_path):
    chance, file, into = random.Random(3), tmp_path / "codepo_gb.csv", tmp_path / "postcodes.csv"
    codes = chance.sample(sorted(gazetteer.districts()), 300) + [f"ZE{number}" for number in range(50, 60)]
    codes = [code for code in codes if not code.startswith(("BT", "JE", "GY", "IM"))]
    points = {code: [(chance.randrange(150_000, 650_000), chance.randrange(50_000, 1_000_000))] for code in codes}
    for spots in points.values():  # a second postcode not far off, so that the middle is neither of the two
        east, north = spots[0]
        spots.append((east + chance.randrange(2000), north + chance.randrange(2000)))
    rows = [
        f'"{code:<4}{number}AA",10,{east},{north},"E92000001","","","","",""'
        for code, spots in points.items()
        for number, (east, north) in enumerate(spots)
    ]
    file.write_text("\n".join(rows) + "\n")
    assert importing.main([str(file)], None, io.StringIO(), io.StringIO(), into=into) == 0
    truth = {}
    for code, spots in points.items():
        (a, b), (c, d) = (from_grid(*spot) for spot in spots)
        truth[code] = SimpleNamespace(latitude=(a + c) / 2, longitude=(b + d) / 2)
    for how in ("towns", "people", "codes"):
        for _set in range(5):
            venues = drawn_venues(chance, how)
            wrong = [
                c for c in codes if nearest_of(find(c, official_file=into), venues) != nearest_of(truth[c], venues)
            ]
            assert wrong == []


def test_a_site_that_reads_while_a_file_is_written_sees_the_old_centres_or_the_new_and_never_none(tmp_path):
    into, over, seen = tmp_path / "postcodes.csv", threading.Event(), set()
    editions = [
        {f"LS{number}": Centre(latitude, -1.5, 1, 0.1) for number in range(1, 400)} for latitude in (53.1, 53.2)
    ]
    write(editions[0], into)

    def look():
        while not over.is_set():
            centres = read(into)
            seen.add((len(centres), centres["LS1"].latitude, centres["LS399"].latitude))

    readers = [threading.Thread(target=look) for _each in range(3)]
    for each in readers:
        each.start()
    for number in range(60):
        write(editions[number % 2], into)
    over.set()
    for each in readers:
        each.join()
    assert seen <= {(399, 53.1, 53.1), (399, 53.2, 53.2)}
    assert len(seen) > 0
