"""Print one table that sets the matching engine beside its peers, on the same people.

    python -m bench.matching --peers-python PATH [--rounds 3] [--sizes 50 100 ...] [--seeds 20]

PATH is a Python that has mentor-match 7.0.1, scipy and ortools (they are no part of this project:
make a virtual environment anywhere for them). Without it only our own engine runs. Each
measurement is a process of its own; the engines take turns, and a figure is the median of the
rounds. All seeds are fixed. Whole run: about five minutes for each round, most of it
mentor-match's at 800 a side. *Over* counts the mentors who got more mentees than they offered.
"""

import argparse
import json
import subprocess
import sys
from math import log
from pathlib import Path
from statistics import median

WORKER = Path(__file__).with_name("worker.py")
SIZES = (50, 100, 200, 400, 800)
LIMIT_SECONDS = 600


def measure(python, engine, case):
    """Run one engine on one case in a fresh process; None when it fails or takes too long."""
    try:
        run = subprocess.run(
            [python, str(WORKER), engine, json.dumps(case)],
            capture_output=True, text=True, timeout=LIMIT_SECONDS, check=True,
        )  # fmt: skip
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        print(f"  {engine}: {error}\n{getattr(error, 'stderr', '')}", file=sys.stderr)
        return None
    return json.loads(run.stdout.splitlines()[-1])


def in_turns(engines, rounds):
    """{name: median answer} of engines, {name: (python, engine, case)}, run in turns."""
    answers = {name: [] for name in engines}
    for turn in range(rounds):
        for name, what in engines.items():
            if what[0] is not None:
                print(f"  round {turn + 1}: {name}", file=sys.stderr, flush=True)
                answers[name].append(measure(*what))
    medians = {}
    for name, several in answers.items():
        several = [answer for answer in several if answer]
        if several:
            middle = dict(several[0])
            for figure in ("seconds", "cpu", "peak"):
                if figure in middle:
                    middle[figure] = median(answer[figure] for answer in several)
            if "changes" in middle:
                for figure in ("median", "p99"):
                    middle["changes"][figure] = median(answer["changes"][figure] for answer in several)
            medians[name] = middle
    return medians


def show(title, answers):
    print(f"\n{title}")
    print(f"  {'':28} {'seconds':>9} {'cpu s':>9} {'peak MB':>8} {'served':>7} {'over':>5} {'total':>8}  proof")
    for name, answer in answers.items():
        proof = {True: "verified", False: "FAILED", None: ""}[answer.get("certified")]
        print(
            f"  {name:28} {answer['seconds']:9.3f} {answer['cpu']:9.3f} {answer['peak']:8.0f} {answer['served']:7} "
            f"{answer.get('over', ''):>5} {answer['total']:8}  {proof}"
        )


def ratio(answers, ours, theirs):
    if ours in answers and theirs in answers:
        a, b = answers[ours], answers[theirs]
        if "over" not in b and (a["served"], a["total"]) != (b["served"], b["total"]):
            print(f"  {theirs} found ANOTHER OPTIMUM")
        print(
            f"  {theirs} took {b['seconds'] / a['seconds']:.1f} times as long ({b['cpu'] / a['cpu']:.1f} by processor time) and {b['peak'] / a['peak']:.1f} times the memory"
        )


def beside_mentor_match(peers, rounds, sizes):
    times = {}
    for size in sizes:
        case = {"crowd": [size, size, 1], "partners": 3, "capacity": 3}
        offered = {"crowd": [size, size, 1], "partners": 3, "capacity": 0}
        answers = in_turns(
            {
                "ours": (sys.executable, "ours", case),
                "ours, as mentors offered": (sys.executable, "ours", offered),
                "mentor-match": (peers, "mentor-match", case),
            },
            rounds,
        )
        show(f"{size} + {size}, three partners a side", answers)
        ratio(answers, "ours", "mentor-match")
        for name, answer in answers.items():
            times.setdefault(name, []).append((size, answer["cpu"]))
    for name, points in times.items():
        if len(points) > 1:
            (low, quick), (high, slow) = points[-2:]
            print(
                f"  growth exponent of {name}, by processor time, from {low} to {high}: {log(slow / quick) / log(high / low):.2f}"
            )


def over_seeds(peers, seeds):
    if peers is None:
        return
    worse = over = 0
    for seed in range(1, seeds + 1):
        three = {"crowd": [100, 100, seed], "partners": 3, "capacity": 3}
        offered = {"crowd": [100, 100, seed], "partners": 3, "capacity": 0}
        theirs = measure(peers, "mentor-match", three)
        ours = measure(sys.executable, "ours", three)
        within = measure(sys.executable, "ours", offered)
        if not (theirs and ours and within):
            continue
        worse += ours["served"] < theirs["served"] or ours["total"] < theirs["total"]
        over += within["over"]
        print(
            f"  seed {seed:2}: served {ours['served']} and {theirs['served']}, total {ours['total']} and "
            f"{theirs['total']}; within the offered capacity served {within['served']}, over {within['over']} "
            f"and {theirs['over']} mentors"
        )
    print(f"  ours below mentor-match: {worse} of {seeds} seeds; mentors over capacity with us: {over}")


def listed(peers, rounds):
    for mentees, mentors, seats in ((2000, 1200, [1, 2]), (10000, 3000, [1, 5])):
        case = {"candidates": [mentees, mentors, 50, 1, seats]}
        engines = {
            "ours": (sys.executable, "ours-listed", case),
            "OR-Tools": (peers, "ortools", case),
            "scipy": (peers, "scipy", case),
        }
        answers = in_turns(engines, rounds)
        show(f"{mentees:,} × {mentors:,}, 50 candidates each, scores listed", answers)
        ratio(answers, "ours", "OR-Tools")
        ratio(answers, "ours", "scipy")


def all_permitted(peers, rounds):
    case = {"crowd": [10000, 3000, 1], "partners": 1, "capacity": 0, "changes": 600}
    answers = in_turns({"ours": (sys.executable, "ours", case), "OR-Tools": (peers, "ortools", case)}, rounds)
    show("10,000 × 3,000, all permitted pairs", answers)
    ratio(answers, "ours", "OR-Tools")
    one = answers["ours"]["changes"]
    print(
        f"  one change of 600, processor time: median {one['median']:.2f} ms, 99th percentile {one['p99']:.2f} ms, "
        f"plan afterwards {'verified' if one['certified'] else 'FAILED'}"
    )
    for name, answer in answers.items():
        print(f"  a thousandth of a full solve by {name}: {answer['cpu']:.2f} ms of processor time")


def agreement(peers):
    if peers is None:
        return
    answer = measure(peers, "agree", {"worlds": 2000})
    if answer:
        print(
            f"\n{answer['worlds']} worlds of up to 60 × 40, three levels: {len(answer['different'])} differ from scipy"
        )


def main():
    parser = argparse.ArgumentParser(prog="python -m bench.matching", description=__doc__.split("\n\n")[0])
    parser.add_argument("--peers-python", help="a Python with mentor-match, scipy and ortools")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="people a side beside mentor-match")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--only", choices=("agree", "mentor-match", "seeds", "listed", "all"))
    options = parser.parse_args()
    peers, rounds = options.peers_python, options.rounds
    if options.only in (None, "agree"):
        agreement(peers)
    if options.only in (None, "mentor-match"):
        beside_mentor_match(peers, rounds, options.sizes)
    if options.only in (None, "seeds"):
        print("\n100 + 100 over seeds")
        over_seeds(peers, options.seeds)
    if options.only in (None, "listed"):
        listed(peers, rounds)
    if options.only in (None, "all"):
        all_permitted(peers, rounds)


if __name__ == "__main__":
    main()
