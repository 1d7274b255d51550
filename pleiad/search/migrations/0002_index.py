"""The full-text index, by each database's own means: an external content table of FTS5 and the triggers that its
documentation gives, or a generated tsvector and a GIN index."""

from django.db import migrations

COLUMNS = "title_words, text_words, tags"
OLD, NEW = (", ".join(f"{row}.{column}" for column in COLUMNS.split(", ")) for row in ("old", "new"))
ADD = f"INSERT INTO search_words(rowid, {COLUMNS}) VALUES (new.id, {NEW});"
TAKE = f"INSERT INTO search_words(search_words, rowid, {COLUMNS}) VALUES ('delete', old.id, {OLD});"
SQLITE = [
    f"""CREATE VIRTUAL TABLE search_words USING fts5({COLUMNS}, content='search_document', content_rowid='id',
        tokenize='porter unicode61 remove_diacritics 2', prefix='1 2 3 4 5 6')""",
    f"CREATE TRIGGER search_added AFTER INSERT ON search_document BEGIN {ADD} END",
    f"CREATE TRIGGER search_removed AFTER DELETE ON search_document BEGIN {TAKE} END",
    f"CREATE TRIGGER search_changed AFTER UPDATE OF {COLUMNS} ON search_document BEGIN {TAKE} {ADD} END",
]
SQLITE_BACK = [
    "DROP TRIGGER search_added",
    "DROP TRIGGER search_removed",
    "DROP TRIGGER search_changed",
    "DROP TABLE search_words",
]
TAGS = "array_to_tsvector(string_to_array(tags, ' '))"
TITLE, TEXT = "to_tsvector('english', title_words)", "to_tsvector('english', text_words)"
POSTGRESQL = [
    f"""ALTER TABLE search_document
        ADD COLUMN words tsvector GENERATED ALWAYS AS ({TITLE} || {TEXT} || {TAGS}) STORED,
        ADD COLUMN titles tsvector GENERATED ALWAYS AS ({TITLE} || {TAGS}) STORED""",
    # Kept in the row, since a phrase is looked at there.
    "ALTER TABLE search_document ALTER COLUMN words SET STORAGE MAIN, ALTER COLUMN titles SET STORAGE MAIN",
    "CREATE INDEX search_words ON search_document USING gin (words)",
    "CREATE INDEX search_titles ON search_document USING gin (titles)",
]
POSTGRESQL_BACK = ["ALTER TABLE search_document DROP COLUMN words, DROP COLUMN titles"]


def make(apps, editor):
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement)


def unmake(apps, editor):
    for statement in SQLITE_BACK if editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(make, unmake)]
