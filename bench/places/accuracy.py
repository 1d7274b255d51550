"""How often is the venue that we call nearest truly the nearest? Our table against an official postcode file.

    python bench/places/accuracy.py FILE [--sets 200] [--venues 20] [--seed 1] [--imported]

FILE is what `pleiad import-postcodes` takes. For every outward code in it that has at least `--least` postcodes with
a position, and for each random set of venues, the venue nearest to the point we give is compared with the venue
nearest to the middle of that code's postcodes. Venues are drawn in three ways, for the answer depends on it: any
listed town; towns by their number of people, as real trainings are; the middle of any outward code.
Prints one JSON line each.
With `--imported` the file is first imported, as `pleiad import-postcodes` would: then every answer must be right.
"""

import argparse
import json
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).parents[2]))

from pleiad.training.places import gazetteer, official  # noqa: E402
from pleiad.training.places.distance import miles  # noqa: E402
from pleiad.training.places.find import find  # noqa: E402


def main() -> int:
    """Measure, print, and fail when fewer than 95 of 100 are right in any way of drawing venues."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("file")
    options.add_argument("--sets", type=int, default=60)
    options.add_argument("--venues", type=int, default=20)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--least", type=int, default=1)
    options.add_argument("--imported", action="store_true")
    asked = options.parse_args()

    truth = {code: centre for code, centre in official.aggregate(asked.file).items() if centre.count >= asked.least}
    if asked.imported:
        with tempfile.TemporaryDirectory() as folder:
            official.write(truth, Path(folder) / "codes.csv")
            ours = {code: find(code, official_file=Path(folder) / "codes.csv") for code in truth}
    else:
        ours = {code: find(code) for code in truth}
    errors = sorted(miles(ours[code], truth[code]) for code in truth if ours[code])
    print(
        json.dumps(
            {
                "codes": len(truth),
                "unknown to us": sum(not found for found in ours.values()),
                "miles off": {
                    "median": round(errors[len(errors) // 2], 2),
                    "95 of 100": round(errors[len(errors) * 95 // 100], 2),
                    "worst": round(errors[-1], 1),
                },
            }
        )
    )
    towns = sorted({town for same in gazetteer.towns().values() for town in same}, key=str)
    draws = {
        "any town": (towns, None),
        "towns by people": (towns, [town.people for town in towns]),
        "any outward code": (list(truth.values()), None),
    }
    worst = 100.0
    for name, (pool, weights) in draws.items():
        rng = random.Random(asked.seed)
        right, extra, wrong = 0, 0.0, Counter()
        for _ in range(asked.sets):
            venues = [
                SimpleNamespace(latitude=v.latitude, longitude=v.longitude)
                for v in rng.choices(pool, weights, k=asked.venues)
            ]
            for code, centre in truth.items():
                nearest = min(venues, key=lambda v: miles(ours[code], v))
                truly = min(venues, key=lambda v: miles(centre, v))
                if nearest is truly:
                    right += 1
                else:
                    wrong[code] += 1
                    extra += miles(centre, nearest) - miles(centre, truly)
        total = asked.sets * len(truth)
        share = 100 * right / total
        worst = min(worst, share)
        print(
            json.dumps(
                {
                    "venues": name,
                    "asked": total,
                    "right in 100": round(share, 2),
                    "codes right in fewer than 95": sum(times > asked.sets * 0.05 for times in wrong.values()),
                    "miles further when wrong": round(extra / max(1, total - right), 2),
                    "most often wrong": [f"{code} {times}" for code, times in wrong.most_common(8)],
                }
            ),
            flush=True,
        )
    return 0 if worst >= (100 if asked.imported else 95) else 1


if __name__ == "__main__":
    sys.exit(main())
