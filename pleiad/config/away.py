"""What a page says while the database does not answer, or takes nothing: plainly, and that it is worth coming back."""

import sys

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

COME_BACK_AFTER = 60  # seconds


def something_went_wrong(request):
    """Django's page for errors, or the one for a database that is away."""
    trouble = sys.exc_info()[1]
    if not is_away(trouble):
        return server_error(request)
    # Without the request: what every page knows would ask the database who is there.
    page = render_to_string("503.html")
    return HttpResponse(page, status=503, headers={"Retry-After": str(COME_BACK_AFTER)})


def is_away(trouble: BaseException | None) -> bool:
    """Whether the trouble is the database's being away, full or too busy, rather than a mistake of ours."""
    while trouble is not None:
        if isinstance(trouble, (OperationalError, InterfaceError)):
            return True
        if isinstance(trouble, DatabaseError):
            return False
        trouble = trouble.__cause__ or trouble.__context__
    return False
