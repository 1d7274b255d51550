"""How long and how much memory does `pleiad import-postcodes` take for 1.7 million rows? It makes such a file itself.

    python bench/places/importing.py [--rows 1700000] [--file FILE]

Two shapes, one after the other: the ONS Postcode Directory (a header and some fifty columns) and Code-Point Open.
With `--file` a real one instead. Each import is a process of its own; prints one JSON line each, and fails when one
takes longer than two minutes or more than 300 MB.
"""

import argparse
import json
import os
import random
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
SECONDS, MEGABYTES = 120, 300
ONSPD_HEADER = (
    "pcd,pcd2,pcds,dointr,doterm,oscty,ced,oslaua,osward,parish,usertype,oseast1m,osnrth1m,osgrdind,oshlthau,nhser,"
    "ctry,rgn,streg,pcon,eer,teclec,ttwa,pct,itl,statsward,oa01,casward,npark,lsoa01,msoa01,ur01ind,oac01,oa11,lsoa11,"
    "msoa11,wz11,sicbl,bua24,ru11ind,oac11,lat,long,lep1,lep2,pfa,imd,calncv,icb,oa21,lsoa21,msoa21"
)


def outcodes() -> list[str]:
    """Give some 2,900 outward codes, the number there are."""
    areas = [
        "AB",
        "B",
        "CF",
        "DE",
        "EH",
        "G",
        "IP",
        "L",
        "M",
        "NE",
        "OX",
        "PE",
        "RG",
        "S",
        "TN",
        "WA",
        "YO",
        "LS",
        "SO",
    ]
    return (
        [f"{area}{number}" for area in areas for number in range(1, 100)]
        + [
            f"{area}{number}{letter}"
            for area in ("EC", "WC", "W", "SW")
            for number in range(1, 5)
            for letter in "ABCDEFGHJKLMNPQRSTUVWXY"
        ]
        + [f"BT{number}" for number in range(1, 95)]
    )


def postcode_directory(path: Path, rows: int) -> None:
    """Write a file of the shape of the ONS Postcode Directory; one row in three is of an ended postcode."""
    rng, codes, head = random.Random(1), outcodes(), ONSPD_HEADER.split(",")
    after = ",".join(['"E99999999"'] * (len(head) - head.index("osgrdind") - 1 - 11))
    with path.open("w") as file:
        file.write(ONSPD_HEADER + "\n")
        for i in range(rows):
            code = codes[i * len(codes) // rows]
            ended = "202301" if i % 3 == 0 else ""
            east, north = rng.randrange(100_000, 650_000), rng.randrange(20_000, 900_000)
            latitude, longitude = 50 + north / 111_000, -6 + east / 80_000
            inward = f"{i % 10}AA"
            file.write(
                f'"{code}{inward}","{code} {inward}","{code} {inward}","198001","{ended}","E99999999","E99999999",'
                f'"E06000001","E05000001","E04000001","0",{east},{north},"1",{after},'
                f'{latitude:.6f},{longitude:.6f},"E1","","E23000001",12345,"","E54000001","E00000001","E01000001","E02000001"\n'
            )


def code_point(path: Path, rows: int) -> None:
    """Write a file of the shape of Code-Point Open."""
    rng, codes = random.Random(1), outcodes()
    with path.open("w") as file:
        for i in range(rows):
            code = codes[i * len(codes) // rows]
            file.write(
                f'"{code}{i % 10}AA",10,{rng.randrange(100_000, 650_000)},{rng.randrange(20_000, 900_000)},'
                '"E92000001","E19000001","E18000001","E10000001","E07000001","E05000001"\n'
            )


def measure(name: str, file: Path, folder: Path) -> bool:
    """Import a file in a process of its own, print what it took, and say whether that was within the limits."""
    into = folder / "codes.csv"
    started = time.perf_counter()
    child = os.posix_spawn(
        sys.executable,
        [sys.executable, "-c", RUN, str(file), str(into)],
        {**os.environ, "PYTHONPATH": str(ROOT)},
    )
    _, status, usage = os.wait4(child, 0)
    seconds, megabytes = time.perf_counter() - started, usage.ru_maxrss / 1024
    print(
        json.dumps(
            {
                "shape": name,
                "seconds": round(seconds, 1),
                "megabytes": round(megabytes),
                "codes": len(into.read_text().splitlines()) - 1,
            }
        ),
        flush=True,
    )
    return status == 0 and seconds < SECONDS and megabytes < MEGABYTES


RUN = """
import sys
from pathlib import Path
import django
from django.conf import settings
settings.configure()
django.setup()
from pleiad.training.places.importing import main
sys.exit(main([sys.argv[1]], into=Path(sys.argv[2])))
"""


def main() -> int:
    """Make, import, print; 1 when a limit is broken."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=1_700_000)
    options.add_argument("--file", type=Path)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        if asked.file:
            return 0 if measure(asked.file.name, asked.file, folder) else 1
        kept = True
        for name, make in (("ONS Postcode Directory", postcode_directory), ("Code-Point Open", code_point)):
            file = folder / "file.csv"
            make(file, asked.rows)
            kept = measure(name, file, folder) and kept
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
