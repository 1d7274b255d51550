"""Measure the floors of the matching engine beside its peers, on the same made-up people.

    python -m bench matching --mentor-match PYTHON --solvers PYTHON [--rounds 3] [--only beside]

The two are Pythons of virtual environments anywhere, the first with mentor-match 7.0.1, the second with OR-Tools and
scipy; none of these is a part of this project. What has no Python is left out. Each measurement is a process of its own;
the engines take turns, and a figure is the median of the rounds. All seeds are fixed.

beside   800 + 800, three partners a side: mentor-match takes at least 600 times as long
all      10,000 x 3,000, all permitted pairs, with the proof: at most a third of the time and the memory of OR-Tools;
         and again after a single change, with as few moves as possible: under 0.5 s
agree    2,000 small worlds in all three levels: the same as scipy

Time is processor time, so that what else runs counts less. The status is 1 when a floor does not hold.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from statistics import median

WORKER = Path(__file__).with_name("worker.py")
LIMIT_SECONDS = 600
TIMES, SHARE, AGAIN_SECONDS, WORLDS = 600, 1 / 3, 0.5, 2000


def measure(python, engine, case):
    """Run one engine on one case in a fresh process; returns what it says of itself."""
    run = subprocess.run(
        [python, str(WORKER), engine, json.dumps(case)],
        stdout=subprocess.PIPE, text=True, timeout=LIMIT_SECONDS, check=True,
    )  # fmt: skip
    return json.loads(run.stdout.splitlines()[-1])


def in_turns(engines, case, rounds):
    """{name: median answer} of engines, {name: (python, engine)}, run in turns."""
    answers = {name: [] for name, (python, _) in engines.items() if python}
    for turn in range(rounds):
        for name in answers:
            print(f"  round {turn + 1}: {name}", file=sys.stderr, flush=True)
            answers[name].append(measure(*engines[name], case))
    return {
        name: several[0] | {figure: median(each[figure] for each in several) for figure in ("seconds", "cpu", "peak")}
        for name, several in answers.items()
    }


def show(title, answers):
    print(f"\n{title}")
    print(f"  {'':14} {'seconds':>9} {'cpu s':>9} {'peak MB':>8} {'served':>7} {'total':>8}  proof")
    for name, answer in answers.items():
        proof = {True: "verified", False: "FAILED", None: ""}[answer.get("certified")]
        print(
            f"  {name:14} {answer['seconds']:9.3f} {answer['cpu']:9.3f} {answer['peak']:8.0f} "
            f"{answer['served']:7} {answer['total']:8}  {proof}"
        )


def floor(holds, sentence):
    """Say how a floor stands; True when it holds."""
    print(f"  {'holds' if holds else 'BROKEN'}: {sentence}")
    return holds


def beside(options):
    case = {"crowd": [800, 800, 1], "partners": 3, "capacity": 3}
    engines = {"ours": (sys.executable, "ours"), "mentor-match": (options.mentor_match, "mentor_match")}
    answers = in_turns(engines, case, options.rounds)
    show("800 + 800, three partners a side", answers)
    held = [floor(answers["ours"]["certified"], "the proof")]
    if "mentor-match" in answers:
        ours, theirs = answers["ours"], answers["mentor-match"]
        times, memory = theirs["cpu"] / ours["cpu"], theirs["peak"] / ours["peak"]
        held.append(
            floor(times >= TIMES, f"mentor-match takes {times:.0f} times as long, {memory:.0f} times the memory")
        )
    return all(held)


def all_permitted(options):
    case = {"crowd": [10000, 3000, 1], "partners": 1, "capacity": 0}
    engines = {"ours": (sys.executable, "ours"), "OR-Tools": (options.solvers, "ortools")}
    answers = in_turns(engines, case, options.rounds)
    show("10,000 x 3,000, all permitted pairs", answers)
    ours = answers["ours"]
    held = [floor(ours["certified"], "the proof")]
    if "OR-Tools" in answers:
        theirs = answers["OR-Tools"]
        same = (ours["served"], ours["total"]) == (theirs["served"], theirs["total"])
        held.append(floor(same, "the same number served and the same total as OR-Tools"))
        for figure, unit in (("cpu", "time"), ("peak", "memory")):
            share = ours[figure] / theirs[figure]
            held.append(floor(share <= SHARE, f"{share:.2f} of the {unit} of OR-Tools"))
    again = measure(sys.executable, "again", case)
    slowest = max(again["spent"])
    held.append(
        floor(
            slowest < AGAIN_SECONDS and again["certified"],
            f"again after one change, {len(again['spent'])} times: {slowest:.2f} s at most, {max(again['moved'])} moved at most",
        )
    )
    return all(held)


def agree(options):
    if not options.solvers:
        return True
    answer = measure(options.solvers, "agree", {"worlds": WORLDS})
    print(f"\n{WORLDS} worlds of up to 60 x 40, three levels")
    return floor(not answer["different"], f"{len(answer['different'])} differ from scipy")


def main():
    parser = argparse.ArgumentParser(
        prog="python -m bench matching", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mentor-match", metavar="PYTHON", help="a Python with mentor-match")
    parser.add_argument("--solvers", metavar="PYTHON", help="a Python with OR-Tools and scipy")
    parser.add_argument("--rounds", type=int, default=3)
    parts = {"agree": agree, "beside": beside, "all": all_permitted}
    parser.add_argument("--only", choices=parts, action="append")
    options = parser.parse_args()
    held = [part(options) for name, part in parts.items() if not options.only or name in options.only]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
