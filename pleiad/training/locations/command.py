"""`pleiad location TEXT...` or `pleiad location -`: where is this? One JSON object for each text, on one line."""

import json
import os
import sys
from pathlib import Path

from .find import FoundLocation, find

USAGE = "usage: pleiad location TEXT...\n       pleiad location -        (one text on each line of standard input)\n"


def main(argv: list[str], stdin=None, stdout=None, stderr=None, *, official_file: Path | None = None) -> int:
    """Print where each text is, as `text`, `kind`, `name`, `latitude`, `longitude`, `precision_miles`,
    `guess` (whether it was no name that we know) and `alternatives` (what else may be meant).

    Gives the exit status: 0, or 2 when there is no text. `argv` is what follows "location". Standard input and output
    are streams of bytes, standard error is one of text; they default to those of the process.
    Of several towns of one name the largest is taken; with texts given as arguments the others are named on `stderr`.
    """
    stdin, stdout, stderr = stdin or sys.stdin.buffer, stdout or sys.stdout.buffer, stderr or sys.stderr
    if not argv or argv in (["-h"], ["--help"]):
        stdout.write(USAGE.encode()) if argv else stderr.write(USAGE)
        return 0 if argv else 2
    try:
        if argv == ["-"]:
            for line in stdin:
                # Only a line feed ends a line, whatever else a text may hold.
                text = line.removesuffix(b"\n")
                stdout.write(_answer(text, find(text, official_file=official_file)))
        else:
            for text in argv[1:] if argv[0] == "--" else argv:
                found = find(text, official_file=official_file)
                stdout.write(_answer(text, found))
                _name_the_others(found, stderr)
        stdout.flush()
    except BrokenPipeError:
        # The reader has read enough; without this the interpreter would complain when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stdout.fileno())
    return 0


def _name_the_others(found: FoundLocation, stderr) -> None:
    if found.alternatives:
        others = "; ".join(found.alternatives)
        stderr.write(f"{found.label} was taken. There are also: {others}\n".encode("ascii", "replace").decode())


def _answer(text: bytes | str, found: FoundLocation) -> bytes:
    """Give the line of JSON, in ASCII whatever was typed."""
    if isinstance(text, str):
        # Bytes of an argument that are no UTF-8 reach us as lone surrogates, which are no JSON either.
        text = text.encode("utf-8", "surrogateescape" if _escaped(text) else "replace")
    answer = {
        "text": text.decode("utf-8", "replace"),
        "kind": found.kind,
        "name": found.name,
        "latitude": found.latitude,
        "longitude": found.longitude,
        "precision_miles": found.precision_miles,
        "guess": found.guess,
        "alternatives": found.alternatives,
    }
    return json.dumps(answer).encode() + b"\n"


def _escaped(text: str) -> bool:
    """Say whether every lone surrogate in a text stands for a byte."""
    return all(0xDC80 <= ord(c) <= 0xDCFF for c in text if 0xD800 <= ord(c) <= 0xDFFF)
