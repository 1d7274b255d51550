"""Plain Django: its public names only, no hidden state of a thread, and SQL of our own only where it is named here."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [
    path
    for path in sorted(ROOT.glob("pleiad/**/*.py"))
    if not {"tests", "migrations"} & set(path.parts) and path.name != "conftest.py"
]
DOCUMENTED = {"_meta", "_default_manager", "_base_manager"}
"""Names with an underscore that Django's documentation gives to everybody."""
ELSEWHERE = {"_replace", "_make", "_asdict", "_exit", "_login_stage"}
"""Of the standard library; the last is the only way to the second step of signing in that django-allauth gives."""
INNER = {
    "get_compiler", "klass_info", "annotation_col_map", "get_related_populators", "FORMAT_QMARK_REGEX", "UpdateQuery",
    "InsertQuery", "SQLCompiler", "add_update_values", "as_sqlite", "adapt_datetimefield_value", "wrap_database_errors",
    "validate_no_broken_transaction", "close_if_health_check_failed", "execute_wrappers", "queries_logged",
    "get_loaded_field_names", "build_filter",
}  # fmt: skip
"""Names without an underscore that its documentation does not know; besides them everything of a query set's `query`."""
HIDDEN = {("threading", "local"), ("contextvars", "ContextVar"), ("asgiref.local", "Local")}
WITH_SQL = {
    "pleiad/members/models/apart.py",  # who never meets whom: docs/decisions/0007-plain-django.md
    "pleiad/events/actions/registering_sql.py",  # one registration: docs/decisions/0007-plain-django.md
    "pleiad/search/fulltext.py",  # the text search of the databases' own: docs/decisions/0009-search.md
    "pleiad/keeping/database.py",  # one moment for a backup, last numbers, rows as they were
    "pleiad/testing.py",  # lays the rows of the cast
}


def names_of_our_own() -> set[str]:
    """Every function, class, variable and attribute with an underscore that the product itself defines."""
    found = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                found.add(node.name)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found.add(node.id)
            elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and _is_self(node.value):
                found.add(node.attr)
    return found


def wrong_in(source: str, name: str, ours: set[str]) -> Iterator[str]:
    """A sentence with file and line for each thing in this source that is not plain Django."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        where = f"{name}:{getattr(node, 'lineno', 0)}"
        for each in _names_touched(node):
            private = each.startswith("_") and not each.startswith("__") and each not in ours | DOCUMENTED | ELSEWHERE
            if private or each in INNER:
                yield f"{where}: `{each}` is a private name of Django; use what its documentation gives."
        if isinstance(node, ast.Attribute) and node.attr == "query" and "objects" in ast.unparse(node.value):
            yield f"{where}: the `query` of a query set is private to Django."
        if _hidden(node):
            yield f"{where}: state of a thread changes what a call does behind its back; hand the value on as an argument."
        if name not in WITH_SQL and _sends_sql(node):
            yield f"{where}: SQL of our own; say it with the ORM, or name the module in {Path(__file__).name} with its reason."


def _is_self(node):
    return isinstance(node, ast.Name) and node.id in ("self", "cls")


def _names_touched(node):
    """Names that a piece of code reaches for in another object or module."""
    if isinstance(node, ast.Attribute) and not _is_self(node.value):
        yield node.attr
    elif isinstance(node, ast.ImportFrom):
        yield from (each.name for each in node.names)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and len(node.args) > 1:
        asked = node.args[1]
        if node.func.id in ("getattr", "setattr", "hasattr", "delattr") and isinstance(asked, ast.Constant):
            yield str(asked.value)


def _hidden(node):
    if isinstance(node, ast.ImportFrom):
        return any((node.module, each.name) in HIDDEN for each in node.names)
    return isinstance(node, ast.Attribute) and any(ast.unparse(node) == f"{module}.{name}" for module, name in HIDDEN)


def _sends_sql(node):
    if isinstance(node, ast.ImportFrom):
        return any(each.name == "RawSQL" for each in node.names)
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    name = node.func.attr
    return name in ("cursor", "extra", "executemany", "RawSQL") or (name == "raw" and bool(node.args))


def test_the_product_is_plain_django():
    ours = names_of_our_own()
    wrong = [sentence for path in SOURCES for sentence in wrong_in(path.read_text(), str(path.relative_to(ROOT)), ours)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("row._state.adding = False", "`_state` is a private name"),
        ("who = getattr(request, '_cached_user', None)", "`_cached_user` is a private name"),
        ("from django.db.models.query import get_related_populators", "`get_related_populators` is a private name"),
        ("from django.db.models.functions import _private", "`_private` is a private name"),
        ("sql = Event.objects.all().query.get_compiler('default').as_sql()", "`get_compiler` is a private name"),
        ("query = Event.objects.all().query.chain(kind)", "the `query` of a query set"),
        ("import threading\nkept = threading.local()", "state of a thread"),
        ("from threading import local", "state of a thread"),
        ("from contextvars import ContextVar", "state of a thread"),
        ("with connection.cursor() as cursor: pass", "SQL of our own"),
        ("rows = Event.objects.raw('SELECT 1')", "SQL of our own"),
        ("rows = Event.objects.extra(where=['true'])", "SQL of our own"),
        ("from django.db.models.expressions import RawSQL", "SQL of our own"),
    ],
)
def test_what_is_not_plain_is_named_with_file_and_line(source, said):
    found = list(wrong_in(source, "pleiad/events/views/event.py", set()))
    assert any(each.startswith("pleiad/events/views/event.py:") and said in each for each in found), found


@pytest.mark.parametrize("name", sorted(WITH_SQL))
def test_a_module_that_may_send_sql_sends_some(name):
    assert any(_sends_sql(node) for node in ast.walk(ast.parse((ROOT / name).read_text()))), (
        f"Take {name} off the list."
    )
