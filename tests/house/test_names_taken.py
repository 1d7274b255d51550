"""What a module takes from another module of the house is there: pages are not read by mypy, and a button behind which a
verb has moved away is found by the first organiser who presses it."""

import ast
import importlib
from types import ModuleType

from tests.house.test_plain_django import ROOT, SOURCES


def missing_in(tree: ast.AST, module: ModuleType) -> list[tuple[int, str]]:
    """Line and words of each attribute that is asked of one of our modules and is not there."""
    own = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    own |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    found = []
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)) or node.value.id in own:
            continue
        asked = getattr(module, node.value.id, None)
        if isinstance(asked, ModuleType) and asked.__name__.startswith("pleiad.") and not hasattr(asked, node.attr):
            found.append((node.lineno, f"{node.value.id}.{node.attr}"))
    return found


def test_every_verb_that_a_page_calls_is_where_it_is_looked_for():
    wrong = []
    for path in SOURCES:
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if path.parent.name == "data":  # makes the data once, with packages that the product has not
            continue
        tree = ast.parse(path.read_text())
        wrong += [f"{name}:{line} {words}" for line, words in missing_in(tree, importlib.import_module(name))]
    assert wrong == []


def test_a_verb_that_has_moved_away_is_seen():
    from pleiad.spotlight.desk.views import campaigns

    assert missing_in(ast.parse("campaigning.announce"), campaigns) == [(1, "campaigning.announce")]
