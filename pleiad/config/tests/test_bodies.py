"""No form can fill the disk."""

import io

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse

from ..bodies import LARGEST, BoundedBodies

pytestmark = pytest.mark.django_db


class Endless(io.RawIOBase):
    """A body of zeros without an end, which counts what was read of it."""

    def __init__(self):
        self.taken = 0
        self.begins = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\n'

    def read(self, size=-1):
        piece, self.begins = self.begins or b"0" * size, b""
        self.taken += len(piece)
        return piece


def sent(length):
    body, statuses = Endless(), []
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/enter/",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost",
        "HTTP_COOKIE": f"csrf={'a' * 32}; __Host-csrf={'a' * 32}",
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
        "CONTENT_LENGTH": str(length),
        "wsgi.input": body,
        "wsgi.url_scheme": "http",
    }
    list(WSGIHandler()(environ, lambda status, _headers: statuses.append(status[:3])))
    return statuses, body.taken


@pytest.mark.parametrize("length", [LARGEST + 1, 10**12, int("9" * 30)])
def test_more_than_any_form_takes_is_refused_unread(length):
    assert sent(length) == (["413"], 0)


@pytest.mark.parametrize("length", [str(LARGEST), "0", "", "²", "-1"])
def test_what_a_form_may_take_goes_on(rf, length):
    request = rf.post("/enter/")
    request.META["CONTENT_LENGTH"] = length
    assert BoundedBodies(lambda _request: HttpResponse("on"))(request).content == b"on"
