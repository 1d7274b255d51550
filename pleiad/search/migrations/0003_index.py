from django.db import migrations

SQLITE = [
    """CREATE VIRTUAL TABLE search_words USING fts5(
        title_words, text_words, tags, content='search_document', content_rowid='id',
        tokenize="unicode61 tokenchars '='", prefix='2 3 4')""",
    """CREATE TRIGGER search_added AFTER INSERT ON search_document BEGIN
        INSERT INTO search_words(rowid, title_words, text_words, tags)
        VALUES (new.id, new.title_words, new.text_words, new.tags); END""",
    """CREATE TRIGGER search_removed AFTER DELETE ON search_document BEGIN
        INSERT INTO search_words(search_words, rowid, title_words, text_words, tags)
        VALUES ('delete', old.id, old.title_words, old.text_words, old.tags); END""",
    """CREATE TRIGGER search_changed AFTER UPDATE OF title_words, text_words, tags ON search_document BEGIN
        INSERT INTO search_words(search_words, rowid, title_words, text_words, tags)
        VALUES ('delete', old.id, old.title_words, old.text_words, old.tags);
        INSERT INTO search_words(rowid, title_words, text_words, tags)
        VALUES (new.id, new.title_words, new.text_words, new.tags); END""",
    "INSERT INTO search_words(search_words) VALUES ('rebuild')",
]
SQLITE_BACK = [
    "DROP TRIGGER search_added",
    "DROP TRIGGER search_removed",
    "DROP TRIGGER search_changed",
    "DROP TABLE search_words",
]
POSTGRESQL = [
    """ALTER TABLE search_document ADD COLUMN words tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('simple', title_words), 'A') || setweight(to_tsvector('simple', text_words), 'B')
        || array_to_tsvector(array_remove(string_to_array(tags, ' '), ''))
        || array_to_tsvector(ARRAY['=era=' || id / 4096])) STORED""",
    "CREATE INDEX search_words ON search_document USING gin (words) WITH (fastupdate = off)",
]
POSTGRESQL_BACK = ["ALTER TABLE search_document DROP COLUMN words"]


def make(apps, editor):
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement)


def unmake(apps, editor):
    for statement in SQLITE_BACK if editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0002_words_and_looks")]
    operations = [migrations.RunPython(make, unmake)]
