"""The full-text search of both databases: FTS5 of SQLite, tsvector and GIN of PostgreSQL. Everything that differs between
them is here and in the migration that makes the index.

Texts are normalised before they go in (words.py), so that a token is letters and digits only and needs no escaping; a tag
("=kind=person") begins with a sign that no token has.
"""

from collections.abc import Iterable
from contextlib import contextmanager

from django.db import connection, transaction

from .asking import SearchQuestion, Spelling
from .words import as_written, without_mark

WORDS, TITLE = "{title_words text_words}", "{title_words}"
WELSH = "holds=welsh"


def tag(name: str) -> str:
    """A tag as it is indexed: the half word "kin" does not find it."""
    return f"={name}"


def newest(
    question: SearchQuestion, tags: Iterable[Iterable[str]], *, in_title: bool, below: int, most: int
) -> list[int]:
    """The numbers of the newest matches for any reader, newest first, below a number, each with one of each group of tags.

    `in_title`: whether every word must stand in the title.
    """
    if connection.vendor == "sqlite":
        sql = "SELECT rowid FROM search_words WHERE search_words MATCH %s AND rowid < %s ORDER BY rowid DESC LIMIT %s"
        return _numbers(sql, [_fts5(question, tags, in_title), below, most])
    query, params = _tsquery(question, tags)
    sql = f"""WITH matching AS MATERIALIZED
        (SELECT id FROM search_document WHERE {"titles" if in_title else "words"} @@ ({query}) AND id < %s)
        SELECT id FROM matching ORDER BY id DESC LIMIT %s"""
    return _numbers(sql, [*params, below, most])


@contextmanager
def by_index():
    """While this lasts, PostgreSQL finds matches by the index: its planner ignores the cost of unpacking a text, and would
    read all of them instead."""
    if connection.vendor == "sqlite":
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        yield


def _numbers(sql, params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [number for (number,) in cursor.fetchall()]


def lit(question: SearchQuestion, numbers: Iterable[int]) -> dict[int, set[str]]:
    """For each of these documents, the tokens in it that matched."""
    numbers = list(numbers)
    if not numbers:
        return {}
    parameters = ", ".join(["%s"] * len(numbers))
    if connection.vendor == "sqlite":
        # One pass over the matches; given only the numbers, FTS5 would run the whole query for each of them.
        params = [_fts5(question, (), False), min(numbers), max(numbers), *numbers]
        sql = f"""SELECT rowid, highlight(search_words, 0, '<', '>') || ' ' || highlight(search_words, 1, '<', '>')
            FROM search_words WHERE search_words MATCH %s
            AND rowid BETWEEN %s AND %s AND +rowid IN ({parameters})"""
    else:
        query, params = _tsquery(question, ())
        sql = f"""SELECT id, ts_headline('english', title_words || ' ' || text_words, {query},
            'HighlightAll=true, StartSel=<, StopSel=>') FROM search_document WHERE id IN ({parameters})"""
        params += numbers
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return {number: _between_marks(text) for number, text in cursor.fetchall()}


def _between_marks(text):
    return {without_mark(token) for part in text.split("<")[1:] for token in part.partition(">")[0].split()}


def tidy(order: str) -> None:
    """`rebuild` rebuilds the index of SQLite from the documents; `optimize` merges its parts, which removes deleted
    documents. PostgreSQL needs neither."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_words(search_words) VALUES (%s)", [order])


# SQLite: https://sqlite.org/fts5.html#full_text_query_syntax


def _fts5(question, tags, in_title):
    where = TITLE if in_title else WORDS
    needed = [_any_fts5(forms, where) for forms in question.wanted]
    needed += ["(" + " OR ".join(map(_tag_fts5, group)) + ")" for group in tags]
    unwanted = "".join(f" NOT {_any_fts5(forms, WORDS)}" for forms in question.unwanted)
    return f"({' AND '.join(needed)}){unwanted}"


def _any_fts5(forms, where):
    return "(" + " OR ".join(_form_fts5(form, where) for form in forms) + ")"


def _form_fts5(form: Spelling, where):
    if form.welsh:
        token = form.tokens[0] if form.begun else as_written(form.tokens[0])
        return f'({where} : "{token}"{" *" * form.begun} AND {_tag_fts5(WELSH)})'
    phrase = f'{where} : "{" ".join(form.tokens)}"{" *" * form.begun}'
    exact = [f'{where} : "{as_written(token)}"' for token in form.tokens if form.quoted]
    return "(" + " AND ".join([phrase, *exact]) + ")"


def _tag_fts5(name):
    return f'tags : "{tag(name).replace("=", " ").strip()}"'


# PostgreSQL: https://www.postgresql.org/docs/current/datatype-textsearch.html#DATATYPE-TSQUERY


def _tsquery(question, tags):
    parts = [_any_tsquery(forms) for forms in question.wanted]
    parts += [("%s::tsquery", [" | ".join(f"'{tag(name)}'" for name in group)]) for group in tags]
    for forms in question.unwanted:
        sql, params = _any_tsquery(forms)
        parts.append((f"!!{sql}", params))
    return " && ".join(sql for sql, _params in parts), [each for _sql, params in parts for each in params]


def _any_tsquery(forms):
    """Stems by the English dictionary, or words as they are written, without a dictionary."""
    plain = [form for form in forms if not form.quoted]
    quoted = [form for form in forms if form.quoted]
    parts = [("(to_tsquery('english', %s) && %s::tsquery)", [_phrase(form), _written(form)]) for form in quoted]
    if stems := [_phrase(form) for form in plain if not form.welsh]:
        parts.append(("to_tsquery('english', %s)", [" | ".join(stems)]))
    if written := [_written(form) for form in plain if len(form.tokens) == 1]:
        parts.append(("%s::tsquery", [" | ".join(written)]))
    sql = " || ".join(sql for sql, _params in parts)
    return f"({sql})", [each for _sql, params in parts for each in params]


def _phrase(form):
    begun = form.begun and len(form.tokens) > 1  # one token alone is looked for as it is written
    return "(" + " <-> ".join(f"'{token}'" for token in form.tokens) + (":*" if begun else "") + ")"


def _written(form):
    lexemes = f"'{form.tokens[0]}':*" if form.begun else " & ".join(f"'{as_written(token)}'" for token in form.tokens)
    return f"({lexemes} & '{tag(WELSH)}')" if form.welsh else lexemes
