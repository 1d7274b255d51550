"""What the tests begin with is what the product's own acts make."""

import pytest
from django.db import connection, transaction

from pleiad.testing import make_cast

pytestmark = pytest.mark.django_db


def everything():
    """How many rows each table has, and what they say, numbers left out."""
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
        said = {}
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            columns = [each[0] for each in cursor.description]
            said[table] = sorted(
                [(name, str(value)) for name, value in zip(columns, row, strict=True) if not _numbered(name, value)]
                for row in cursor.fetchall()
            )
    return said


def _numbered(name, value):
    return isinstance(value, int) or name in ("key", "about", "subject", "password", "sealed", "secret_hash")


def test_the_cast_that_is_laid_is_the_cast_that_joins(kept_cast, noon):
    before = everything()
    with transaction.atomic():
        joined = make_cast(at=noon)
        made = everything()
        transaction.set_rollback(True)
    assert everything() == before
    laid = kept_cast.lay()
    assert everything() == made != before
    assert {who: member.name for who, member in laid.items()} == {who: member.name for who, member in joined.items()}
    assert [laid[who].is_organiser for who in ("amina", "bea")] == [False, True]
