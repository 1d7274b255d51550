"""A calendar as a file to download."""

from django.http import HttpResponse

CALENDAR = "text/calendar; charset=utf-8"


def as_file(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=CALENDAR, headers={"Content-Disposition": f'attachment; filename="{name}.ics"'}
    )
