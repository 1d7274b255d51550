"""How long does it take to find a place, and to put 300 cohorts in order of distance from it?

    python bench/places/finding.py

Prints one JSON line: microseconds for each, the median of five rounds, after the tables were read (`read`, in
milliseconds). A misspelt name is the dearest: it is compared with every town.
"""

import json
import random
import statistics
import sys
import time
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).parents[2]))

from pleiad.training.places import gazetteer  # noqa: E402
from pleiad.training.places.find import find, nearest  # noqa: E402

ROUNDS, TIMES = 5, 200


def each(deed) -> int:
    """Give the microseconds that a deed takes, the median of some rounds."""
    rounds = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        for _ in range(TIMES):
            deed()
        rounds.append((time.perf_counter() - started) / TIMES * 1_000_000)
    return round(statistics.median(rounds))


def main() -> int:
    """Measure and print."""
    started = time.perf_counter()
    leeds = find("Leicster")
    read = time.perf_counter() - started
    rng = random.Random(1)
    towns = sorted({town for same in gazetteer.towns().values() for town in same}, key=str)
    cohorts = [SimpleNamespace(latitude=t.latitude, longitude=t.longitude) for t in rng.sample(towns, 300)]
    print(
        json.dumps(
            {
                "read": round(read * 1000),
                "town": each(lambda: find("Leeds")),
                "outcode": each(lambda: find("sw1a 2aa")),
                "misspelt": each(lambda: find("Leicster")),
                "unknown": each(lambda: find("no such place here")),
                "nearest of 300": each(lambda: nearest(leeds, cohorts)),
            }
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
