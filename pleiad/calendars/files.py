"""A calendar as a file to download, and as a feed to subscribe to."""

import gzip
import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

CALENDAR = "text/calendar; charset=utf-8"
FRESH_SECONDS = 300
"""For so long a subscriber's program need not ask again."""


def as_file(content: bytes, name: str) -> HttpResponse:
    """A calendar object that the browser keeps under this name."""
    return HttpResponse(
        content, content_type=CALENDAR, headers={"Content-Disposition": f'attachment; filename="{name}.ics"'}
    )


def packed(content: bytes) -> bytes:
    """A feed as `feed_response` takes it: compressed, the same bytes for the same content."""
    return gzip.compress(content, mtime=0)


def feed_response(request: HttpRequest, content: bytes, *, content_type: str, public: bool) -> HttpResponse:
    """A feed with what programs need to ask whether it has changed (RFC 9110, section 13); for a view under
    `conditional_page`. `content` is what `packed` gave."""
    takes_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(content if takes_gzip else gzip.decompress(content), content_type=content_type)
    if takes_gzip:
        response.headers["Content-Encoding"] = "gzip"
    # Weak, because it stands for the packed and the plain bytes (RFC 9110, section 8.8.1).
    response.headers["ETag"] = f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'
    response.headers["Cache-Control"] = f"{'public' if public else 'private'}, max-age={FRESH_SECONDS}"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
