"""Measure the product as ratios against named baselines. docs/bench.md says what each number means.

python -m bench                     every part
python -m bench register pages      only these
python -m bench --quick             shorter rounds: to see that it works, not to quote
python -m bench matching …          the mentoring engine beside its peers (see bench/matching)
"""

import argparse
import importlib
import subprocess
import sys

from bench import running

PARTS = (
    "register",
    "pages",
    "growth",
    "delivery",
    "startup",
    "search",
    "soak",
    "archive",
    "shield",
)


def main(argv: list[str]) -> int:
    """Run what is asked for, print one table; fails when a promise was broken, not when an aim was missed."""
    if argv[:1] == ["matching"]:
        return subprocess.run([sys.executable, "-m", "bench.matching", *argv[1:]], cwd=running.ROOT).returncode
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--quick", action="store_true", help="one short round")
    parser.add_argument("--rounds", type=int, help="rounds, each product then baseline (3)")
    parser.add_argument("--seconds", type=float, help="length of one round (5)")
    parser.add_argument("--engine", choices=running.ENGINES, action="append", help="only this database")
    wanted = parser.parse_args(argv)
    rounds = wanted.rounds or (1 if wanted.quick else 3)
    seconds = wanted.seconds or (2 if wanted.quick else 5)
    rows, broken = [], []
    for name in wanted.parts or PARTS:
        part = importlib.import_module(f"bench.{name}")
        print(f"{name} …", file=sys.stderr, flush=True)
        found = part.run(rounds=rounds, seconds=seconds, engines=wanted.engine or running.ENGINES)
        rows += part.lines(found)
        broken += part.broken(found)
    show(rows)
    for each in broken:
        print(f"BROKEN PROMISE: {each}")
    return 1 if broken else 0


def show(rows) -> None:
    """One table on standard output, with what the machine was doing."""
    machine = running.machine()
    print(f"\n{machine['processors']} processors, load average {machine['load average']}\n")
    print(f"{'':66} {'product':>12} {'baseline':>12} {'ratio':>7}  aim")
    for what, ours, theirs, ratio, aim in rows:
        print(f"{what:66} {ours:>12} {theirs:>12} {ratio:>7}  {aim}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
