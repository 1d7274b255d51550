"""The version that runs, and what changed with it, from CHANGELOG.md."""

import re
from functools import cache
from importlib import resources
from pathlib import Path

FILE = "CHANGELOG.md"


@cache
def latest() -> tuple[str, list[str]]:
    """The heading of the newest part, and its lines; empty where the file is not there."""
    parts = re.split(r"(?m)^## ", _text())
    if len(parts) < 2:
        return "", []
    heading, _line, rest = parts[1].partition("\n")
    lines = re.findall(r"(?m)^- (.*(?:\n  .*)*)", rest)
    return heading.strip(), [" ".join(each.replace("`", "").split()) for each in lines]


def _text() -> str:
    """The file stands beside the program's folder, or in it when the program was installed as a package."""
    for path in (Path(__file__).resolve().parents[2] / FILE, Path(str(resources.files("pleiad"))) / FILE):
        if path.is_file():
            return path.read_text(encoding="utf-8")
    return ""
