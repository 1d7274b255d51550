from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from pleiad.api.urls import urls as api
from pleiad.events.views import home as events

from . import health

handler500 = "pleiad.config.away.something_went_wrong"

desk_pages = [
    path("", include(urls))
    for urls in [
        "pleiad.desk.urls",
        "pleiad.data_protection.desk.urls",
        "pleiad.events.desk.urls",
        "pleiad.manager_approval.desk.urls",
        "pleiad.volunteering.desk.urls",
        "pleiad.suggestions.desk.urls",
        "pleiad.spotlight.desk.urls",
        "pleiad.teams.desk.urls",
        "pleiad.training.desk.urls",
        "pleiad.notices.desk.urls",
        "pleiad.mentoring.desk.urls",
        "pleiad.conversations.desk.urls",
        "pleiad.moderation.desk.urls",
        "pleiad.stories.desk.urls",
        "pleiad.keeping.desk.urls",
        "pleiad.announcements.desk.urls",
        "pleiad.invitations.desk.urls",
        "pleiad.impact.desk.urls",
    ]
]
"""Organisers' pages of every room; together they are the namespace `desk`."""

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("api/1/", api),
    path("", include("pleiad.ui.plain_urls")),
    path("", include("pleiad.data_protection.plain_urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("pleiad.demo.urls")))
urlpatterns += i18n_patterns(
    path("", events.home, name="home"),
    path("", include("pleiad.ui.urls")),
    path("", include("pleiad.data_protection.statement_urls")),
    path("", include("pleiad.data_protection.urls")),
    path("", include("pleiad.events.urls")),
    path("", include("pleiad.members.urls")),
    path("", include("pleiad.home.urls")),
    path("", include("pleiad.desk.member_urls")),
    path("", include("pleiad.calendars.urls")),
    path("", include("pleiad.teams.urls")),
    path("", include("pleiad.approvals.urls")),
    path("", include("pleiad.content.urls")),
    path("", include("pleiad.directory.urls")),
    path("", include("pleiad.search.urls")),
    path("", include("pleiad.contributions.urls")),
    path("", include("pleiad.notices.urls")),
    path("", include("pleiad.stories.urls")),
    path("", include("pleiad.spotlight.urls")),
    path("", include("pleiad.conversations.urls")),
    path("", include("pleiad.manager_approval.urls")),
    path("", include("pleiad.volunteering.urls")),
    path("", include("pleiad.suggestions.urls")),
    path("", include("pleiad.mentoring.urls")),
    path("", include("pleiad.training.urls")),
    path("", include("pleiad.moderation.urls")),
    path("", include("pleiad.keeping.urls")),
    path("", include("pleiad.api.page_urls")),
    path("", include("pleiad.announcements.urls")),
    path("", include("pleiad.invitations.urls")),
    path("", include("pleiad.impact.urls")),
    path("", include("pleiad.way_in.urls")),
    path("account/sign-in/", include("pleiad.members.factor_urls")),
    path("desk/", include((desk_pages, "desk"))),
    prefix_default_language=False,
)
