"""Waiting for what happens by itself in the running product."""

import time


class Late(AssertionError):
    """Something that was waited for did not happen in time."""


def wait_for(what, *, at_most=30.0, every=0.1, why="it did not happen"):
    """Ask `what()` until it gives something true, and return that; after `at_most` seconds the journey fails."""
    until = time.monotonic() + at_most
    while True:
        if found := what():
            return found
        if time.monotonic() > until:
            raise Late(f"After {at_most:.0f} seconds {why}.")
        time.sleep(every)
