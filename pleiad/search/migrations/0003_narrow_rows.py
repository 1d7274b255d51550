"""PostgreSQL keeps long texts and vectors out of the rows of documents: reading which documents match then touches few pages."""

from django.db import migrations

NARROW = """ALTER TABLE search_document
    ALTER COLUMN words SET STORAGE EXTENDED, ALTER COLUMN titles SET STORAGE EXTENDED, SET (toast_tuple_target = 128)"""
WIDE = """ALTER TABLE search_document
    ALTER COLUMN words SET STORAGE MAIN, ALTER COLUMN titles SET STORAGE MAIN, RESET (toast_tuple_target)"""


def narrow(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(NARROW)


def wide(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(WIDE)


class Migration(migrations.Migration):
    dependencies = [("search", "0002_index")]
    operations = [migrations.RunPython(narrow, wide)]
