"""A member's own data."""

from django.urls import path

from pleiad.members.lately import lately

from .views import archive, complaints

app_name = "own_data"
urlpatterns = [
    path("account/data/", archive.overview, name="overview"),
    path("account/data/archive/", archive.archive, name="archive"),
    path("account/data/archive/ask/", lately(archive.ask), name="ask"),
    path("account/data/archive/download/", lately(archive.download), name="download"),
    path("account/data/archive/throw-away/", archive.throw_away, name="throw-away"),
    path("account/complaints/", complaints.own, name="complaints"),
]
