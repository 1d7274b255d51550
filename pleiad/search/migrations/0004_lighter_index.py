"""An index that costs what is shown: half words are entries of their own, and so are words of a title ("=word"), so that
neither database walks through all that begins with two letters, or weighs columns. PostgreSQL reads everything that
matches; for it each document also names the stretches of 512, 4,096 and 32,768 numbers that it lies in."""

from django.db import migrations, models

WORDS = "{0}title_words || ' ' || {0}text_words || ' ' || {0}tags || ' =' || replace({0}title_words, ' ', ' =')"
OLD, NEW = WORDS.format("old."), WORDS.format("new.")
SQLITE = [
    "DROP TRIGGER search_added",
    "DROP TRIGGER search_removed",
    "DROP TRIGGER search_changed",
    "DROP TABLE search_words",
    f"CREATE VIEW search_indexed AS SELECT id, {WORDS.format('')} AS words FROM search_document",
    """CREATE VIRTUAL TABLE search_words USING fts5(
        words, content='search_indexed', content_rowid='id', tokenize="unicode61 tokenchars '='",
        prefix='1 2 3 4 5 6 7', detail='none', columnsize=0)""",
    f"""CREATE TRIGGER search_added AFTER INSERT ON search_document BEGIN
        INSERT INTO search_words(rowid, words) VALUES (new.id, {NEW}); END""",
    f"""CREATE TRIGGER search_removed AFTER DELETE ON search_document BEGIN
        INSERT INTO search_words(search_words, rowid, words) VALUES ('delete', old.id, {OLD}); END""",
    f"""CREATE TRIGGER search_changed AFTER UPDATE OF title_words, text_words, tags ON search_document BEGIN
        INSERT INTO search_words(search_words, rowid, words) VALUES ('delete', old.id, {OLD});
        INSERT INTO search_words(rowid, words) VALUES (new.id, {NEW}); END""",
    "INSERT INTO search_words(search_words) VALUES ('rebuild')",
]
SQLITE_BACK = [
    "DROP TRIGGER search_added",
    "DROP TRIGGER search_removed",
    "DROP TRIGGER search_changed",
    "DROP TABLE search_words",
    "DROP VIEW search_indexed",
]
POSTGRESQL = [
    "ALTER TABLE search_document DROP COLUMN words",
    # Not to be run in parallel, because to start a second process takes longer than any search; and at a cost that keeps
    # the planner from working it out for every row.
    """CREATE FUNCTION search_lexemes(title_words text, text_words text, tags text, id bigint) RETURNS tsvector
        LANGUAGE sql IMMUTABLE PARALLEL UNSAFE COST 10000 AS $$
        SELECT array_to_tsvector(array_remove(string_to_array(title_words || ' ' || text_words || ' ' || tags, ' '), '')
            || ARRAY(SELECT left(word, letters) || '*'
                FROM unnest(string_to_array(title_words || ' ' || text_words, ' ')) AS word, generate_series(1, 6) AS letters
                WHERE letters <= length(word))
            || ARRAY(SELECT '=' || word FROM unnest(string_to_array(title_words, ' ')) AS word)
            || ARRAY(SELECT '=' || left(word, letters) || '*'
                FROM unnest(string_to_array(title_words, ' ')) AS word, generate_series(1, 6) AS letters
                WHERE letters <= length(word))
            || ARRAY['=in=512=' || id / 512, '=in=4096=' || id / 4096, '=in=32768=' || id / 32768])
        $$""",
    """CREATE INDEX search_words ON search_document
        USING gin (search_lexemes(title_words, text_words, tags, id)) WITH (fastupdate = off)""",
]
POSTGRESQL_BACK = ["DROP INDEX search_words", "DROP FUNCTION search_lexemes"]


def make(apps, editor):
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement)


def unmake(apps, editor):
    from importlib import import_module

    before = import_module("pleiad.search.migrations.0003_index")
    for statement in SQLITE_BACK if editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        editor.execute(statement)
    before.make(apps, editor)


class Migration(migrations.Migration):
    dependencies = [("search", "0003_index")]
    operations = [
        migrations.RunPython(make, unmake),
        migrations.AddIndex("document", models.Index(fields=["kind", "id"], name="newest_of_a_kind")),
    ]
