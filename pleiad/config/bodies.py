"""How much one request may send."""

from django.http import HttpResponse

LARGEST = 12 * 1024 * 1024
"""Bytes: a picture of 8 MB, the largest file that any form takes, and the rest of the form. Without a limit, a visitor
could fill the disk with one huge file before signing in."""


class BoundedBodies:
    """Answer 413 to a request that announces more, before any of it is read. Django reads no further than announced."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if announced.isascii() and announced.isdigit() and int(announced[:20]) > LARGEST:
            return HttpResponse("This is larger than what can be sent here.", status=413, content_type="text/plain")
        return self.get_response(request)
