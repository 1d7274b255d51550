"""The named baseline: a bare Django project with no middleware, no sessions and no rooms, under the same gunicorn.

- POST /hot/ does one guarded SQL statement on one hot row;
- GET /row/<slug>/ reads one indexed row and gives its text back;
- GET /list/ is a plain template of 20 rows over one query.

Same database settings as the product. `make` makes its tables.
"""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dj_database_url
import django
from django.conf import settings

database = dj_database_url.parse(os.environ["DATABASE_URL"], conn_max_age=600)
if database["ENGINE"].endswith("sqlite3"):
    database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA wal_autocheckpoint=8000;",
    }
if not settings.configured:
    settings.configure(
        SECRET_KEY="for-the-bench-only",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="bench.baseline",
        DATABASES={"default": database},
        MIDDLEWARE=[],
        INSTALLED_APPS=[],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [Path(__file__).parent / "templates"],
            }
        ],
        TIME_ZONE="Europe/London",
        USE_TZ=True,
    )
    django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.db.models import F  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.shortcuts import get_object_or_404, redirect, render  # noqa: E402
from django.urls import path  # noqa: E402
from django.utils import timezone  # noqa: E402

ENOUGH = 1_000_000_000


class Hot(models.Model):
    """The one row that everybody wants."""

    taken = models.PositiveIntegerField(default=0)
    capacity = models.PositiveIntegerField()

    class Meta:
        app_label = "baseline"


class BaselineMeeting(models.Model):
    """As much of an event as a list shows."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=300)
    kind = models.CharField(max_length=20, choices=[("meeting", "Meeting"), ("social", "Social")], default="meeting")
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField()
    venue = models.CharField(max_length=200, blank=True)
    capacity = models.PositiveIntegerField()
    places_taken = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "baseline"

    @property
    def places_left(self):
        return self.capacity - self.places_taken


def whole(response):
    """With its length, which spares the server sending it in chunks (the product's middleware does it too)."""
    response["Content-Length"] = str(len(response.content))
    return response


def hot(request):
    done = Hot.objects.filter(pk=1, taken__lt=F("capacity")).update(taken=F("taken") + 1)
    return whole(redirect("/done/") if done else HttpResponse("full", status=409))


def row(request, slug):
    meeting = get_object_or_404(BaselineMeeting, slug=slug)
    return whole(HttpResponse(f"{meeting.title}\n{meeting.summary}\n", content_type="text/plain"))


def rows(request):
    meetings = BaselineMeeting.objects.filter(ends_at__gt=timezone.now()).order_by("starts_at")[:20]
    return whole(render(request, "bench/list.html", {"meetings": meetings}))


def healthz(request):
    return HttpResponse("ok\n")


urlpatterns = [
    path("hot/", hot),
    path("row/<slug:slug>/", row, name="row"),
    path("list/", rows, name="list"),
    path("healthz", healthz),
]
application = get_wsgi_application()


def make(events: int = 1000) -> None:
    """Tables, the hot row and so many meetings."""
    with connection.schema_editor() as schema:
        schema.create_model(Hot)
        schema.create_model(BaselineMeeting)
    Hot.objects.create(pk=1, capacity=ENOUGH)
    now = datetime.now(UTC)
    BaselineMeeting.objects.bulk_create(
        [
            BaselineMeeting(
                slug=f"meeting-{number}",
                title=f"Building services that everybody can use, number {number}",
                summary="Two short stories from the work, then time to talk in small groups.",
                starts_at=now + timedelta(days=1, hours=number),
                ends_at=now + timedelta(days=1, hours=number + 1.5),
                venue="",
                capacity=120,
                places_taken=number % 120,
            )
            for number in range(events)
        ],
        batch_size=500,
    )
