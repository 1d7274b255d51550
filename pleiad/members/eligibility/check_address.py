"""Tells on the command line which lane an address would take, so that an operator can try the list out."""

import json
import os
import sys
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from ..addresses import parse
from .domain_list import DomainList

USAGE = "Usage: pleiad check-address ADDRESS... (or - to read one address per line)"


def main(argv: list[str], stdin: BinaryIO, stdout: BinaryIO, domain_list: DomainList) -> int:
    """Print one JSON object a line for each address: address, lane, organisation, sector, rule, reason,
    organisation_id, zone (the shared domain that it is in) and suggestion (the address that was probably meant).

    `argv`: the addresses, or `-` alone for standard input. Returns the exit status: 0, or 2 when there is nothing
    to check. Every line of input gives one line of output, in ASCII, so that no address can steer a terminal.
    """
    if not argv:
        print(USAGE, file=sys.stderr)
        return 2
    # Arguments reach Python with undecodable bytes as lone surrogates; as bytes they are whole again.
    asked = lines(stdin) if argv == ["-"] else (os.fsencode(word) for word in argv)
    try:
        for answer in answers(asked, domain_list):
            stdout.write(answer)
            # A program that feeds it line by line may wait for this answer before it sends the next.
            stdout.flush()
    except BrokenPipeError:
        # The reader has closed the pipe; Python's own flush at exit must not complain about it either.
        _stop_writing(stdout)
    return 0


def lines(stdin: BinaryIO) -> Iterator[bytes]:
    """The lines of a stream: only a line feed ends one, and a carriage return right before it belongs to it."""
    for line in stdin:
        if line.endswith(b"\n"):
            line = line[:-2] if line.endswith(b"\r\n") else line[:-1]
        yield line


def answers(asked: Iterable[bytes], domain_list: DomainList) -> Iterator[bytes]:
    """One line of JSON for each address, in order."""
    for raw in asked:
        verdict = domain_list.decide(parse(raw))
        answer = {
            "address": raw.decode("utf-8", "backslashreplace"),
            "lane": verdict.lane,
            "organisation": verdict.organisation,
            "sector": verdict.sector,
            "rule": verdict.rule,
            "reason": verdict.reason,
            "organisation_id": verdict.organisation_id,
            "zone": verdict.zone,
            "suggestion": verdict.suggestion,
        }
        yield json.dumps(answer).encode("ascii") + b"\n"


def _stop_writing(stdout: BinaryIO) -> None:
    try:
        descriptor = stdout.fileno()
    except (OSError, ValueError):
        return
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, descriptor)
    os.close(nothing)
