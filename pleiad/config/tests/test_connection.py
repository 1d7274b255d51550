"""A kept connection that the server has closed is replaced before it causes an error."""

import pytest
from django.db import close_old_connections, connection

from pleiad.members.models import Member

pytestmark = pytest.mark.engines


@pytest.mark.django_db(transaction=True)
def test_the_first_query_after_the_server_dropped_us_is_answered(amina):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (own_pid,) = cursor.fetchone()
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [own_pid])
            assert cursor.fetchone() == (True,)
        other.close()
    else:
        connection.close()
    close_old_connections()  # as at the beginning of a request
    assert Member.objects.get(pk=amina.pk) == amina
