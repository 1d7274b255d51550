"""Rooms keep to themselves: one class has one name, and no view is borrowed from another room."""

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = [
    path
    for path in sorted((ROOT / "pleiad").rglob("*.py"))
    if not {"tests", "migrations"} & set(path.relative_to(ROOT).parts)
]
BY_CONVENTION = {"Meta", "Command"}
"""Names that Django gives to many classes."""


def _where(path):
    return str(path.relative_to(ROOT))


def test_class_names_are_unique():
    found = defaultdict(list)
    for path in PRODUCT:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef) and node.name not in BY_CONVENTION:
                found[node.name].append(_where(path))
    assert {name: where for name, where in found.items() if len(where) > 1} == {}, "Give each class a name of its own"


def test_no_view_is_imported_from_another_room():
    """What two rooms need is no view: it belongs in a module of the lower one. Addresses are put together in `config`."""
    found = []
    for path in PRODUCT:
        room = path.relative_to(ROOT).parts[1]
        if room == "config":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [each.name for each in node.names] if isinstance(node, ast.Import) else []
            names += [f"{node.module}.{each.name}" for each in node.names] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                parts = name.split(".")
                if parts[0] == "pleiad" and "views" in parts and parts[1] != room:
                    found.append(f"{_where(path)}: {name}")
    assert found == []
