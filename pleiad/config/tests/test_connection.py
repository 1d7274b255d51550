"""A kept connection that the server has closed is replaced before anybody meets it."""

import socket
from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from django.db import close_old_connections, connection

from pleiad.config.postgresql.base import DatabaseWrapper
from pleiad.members.models import Member

pytestmark = pytest.mark.engines


class Server:
    """One end of a socket in place of PostgreSQL; counts how often it was asked whether it stands."""

    def __init__(self):
        self.here, self.there = socket.socketpair()
        self.asked, self.closed = 0, False

    def fileno(self):
        return self.here.fileno()

    def execute(self, _sql):
        self.asked += 1
        if self.there.fileno() < 0:
            raise DatabaseWrapper.Database.OperationalError("the connection is closed")


@pytest.fixture
def kept():
    server = Server()
    wrapper = DatabaseWrapper({"NAME": "any", "OPTIONS": {}, "TIME_ZONE": None}, alias="kept")
    wrapper.connection = SimpleNamespace(
        fileno=server.fileno, closed=False, cursor=lambda: nullcontext(SimpleNamespace(execute=server.execute))
    )
    yield wrapper, server
    wrapper.connection = None
    server.here.close()
    server.there.close()


def test_a_quiet_connection_is_used_without_asking_the_server(kept):
    wrapper, server = kept
    assert wrapper.is_usable() is True
    assert server.asked == 0


def test_the_server_is_asked_when_it_has_said_something(kept):
    wrapper, server = kept
    server.there.send(b"a notice")
    assert wrapper.is_usable() is True
    assert server.asked == 1


def test_a_connection_whose_other_end_is_closed_is_not_used(kept):
    wrapper, server = kept
    server.there.close()
    assert wrapper.is_usable() is False


def test_the_server_is_asked_after_an_error(kept):
    wrapper, server = kept
    wrapper.errors_occurred = True
    assert wrapper.is_usable() is True
    assert server.asked == 1


@pytest.mark.django_db(transaction=True)
def test_the_first_query_after_the_server_dropped_us_is_answered(amina):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (mine,) = cursor.fetchone()
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [mine])
            assert cursor.fetchone() == (True,)
        other.close()
    else:
        connection.close()
    close_old_connections()  # as at the beginning of a request
    assert Member.objects.get(pk=amina.pk) == amina
