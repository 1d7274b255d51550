"""What the two matching commands share: reports, progress and the last line."""

import argparse
import json
import sys
import time
from collections.abc import Callable

from pleiad.ui.sheets import Sheet, Unreadable

PROGRESS_SECONDS = 2
PLAN, FAULTY, UNUSABLE, LOOK, STOPPED = 0, 1, 2, 3, 130
"""What the exit status says; `LOOK`: there is a plan, but rows were left out of it or nothing could be scored."""


class Talk:
    """Says on standard error what the person at the keyboard should know, and keeps the time."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.began = self.spoke = time.monotonic()
        self.rows_left_out = 0

    def say(self, sentence: str) -> None:
        """Write one line to standard error."""
        print(f"{self.name}: {sentence}", file=sys.stderr, flush=True)

    def bad_row(self, path: str, number: int, reason: str) -> None:
        """Tell of a row that was left out."""
        self.rows_left_out += 1
        self.bad_cell(path, number, reason)

    def bad_cell(self, path: str, number: int, reason: str) -> None:
        """Tell of a cell that does not count; the row does."""
        print(f"{path}: row {number}: {reason}", file=sys.stderr)

    def notices(self, sheet: Sheet) -> None:
        """Tell what is odd about a whole file."""
        for notice in sheet.notices:
            self.say(f"{sheet.name}: {notice}")

    def progress(self, done: int, of: int) -> None:
        """Say how far long work has come, every two seconds at most."""
        now = time.monotonic()
        if now - self.spoke >= PROGRESS_SECONDS:
            self.spoke = now
            self.say(f"{done:,} of {of:,} mentees looked at")

    def last_line(self, *, pairs: int, unmatched_mentees: int, total_score: str, optimal: bool) -> None:
        """Print the one line of JSON that a script reads; `total_score` is an exact decimal text."""
        answer = {
            "pairs": pairs,
            "unmatched_mentees": unmatched_mentees,
            "total_score": 0,
            "optimal": optimal,
            "rows_left_out": self.rows_left_out,
            "seconds": round(time.monotonic() - self.began, 3),
        }
        # A decimal total is written digit by digit, because a float would round it.
        print(json.dumps(answer).replace('"total_score": 0', f'"total_score": {total_score}', 1))


def run(name: str, work: Callable[[argparse.Namespace, Talk], int], options: argparse.Namespace) -> int:
    """Run a command's work; a file that cannot be used is one sentence and exit status 2."""
    talk = Talk(name)
    # The last line must come whole even on a terminal that cannot show every character.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        return work(options, talk)
    except Unreadable as unreadable:
        talk.say(str(unreadable))
        return UNUSABLE
    except KeyboardInterrupt:
        talk.say("stopped; no plan was written")
        return STOPPED


def whole_number(least: int) -> Callable[[str], int]:
    """An argparse type: a whole number of at least so much."""

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = least - 1
        if number < least:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of {least} or more")
        return number

    return read
