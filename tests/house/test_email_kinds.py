"""Every email that the product can queue has its words: one without fails here, and not in the worker a week later."""

import ast
import re
from pathlib import Path

from pleiad.events.actions.reminders import REMINDERS
from pleiad.outbox.emails import KINDS

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = [
    path
    for path in (ROOT / "pleiad").rglob("*.py")
    if not {"tests", "demo", "migrations"} & set(path.parts) and path.stem != "channel_posts"  # those are no emails
]


def queued():
    """(pattern of the kind, file and line) of every email that the code queues: what names kind, key and moment."""
    for path in PRODUCT:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                named = {each.arg: each.value for each in node.keywords}
            elif isinstance(node, ast.Dict):
                named = {
                    each.value: value for each, value in zip(node.keys, node.values, strict=True) if _is_text(each)
                }
            else:
                continue
            if {"kind", "key", "at"} <= named.keys() and (pattern := _pattern(named["kind"])):
                yield pattern, f"{path.relative_to(ROOT)}:{node.lineno}"


def _is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _pattern(node):
    """What the kind looks like, as a regular expression; nothing for a kind that comes from elsewhere."""
    if _is_text(node):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(re.escape(part.value) if _is_text(part) else ".+" for part in node.values)
    return ""


def test_every_kind_of_email_that_is_queued_has_its_words():
    found = list(queued())
    assert len(found) > 40
    without = [f"{where}: {kind}" for kind, where in found if not any(re.fullmatch(kind, each) for each in KINDS)]
    assert without == [], "Give each of these kinds its words in the room’s emails.py"


def test_every_reminder_has_its_words():
    without = [each.kind for each in REMINDERS if f"events.reminder-{each.kind}" not in KINDS]
    assert not without, f"Word these in events/emails.py under @words_email(…): {', '.join(without)}."


def test_nothing_is_worded_that_nobody_queues():
    patterns = [kind for kind, _where in queued()]
    spoken = " ".join(path.read_text() for path in PRODUCT if "emails" not in (path.stem, path.parent.name))
    unused = [
        kind for kind in KINDS if not kind.startswith("test.")
        and not any(re.fullmatch(each, kind) for each in patterns) and f'"{kind}"' not in spoken
    ]  # fmt: skip
    assert unused == [], "Nobody queues these; take their words away"
