from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from pleiad.events import views as events

from . import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("pleiad.ui.plain_urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("pleiad.demo.urls")))
urlpatterns += i18n_patterns(
    path("", events.home, name="home"),
    path("", include("pleiad.ui.urls")),
    path("", include("pleiad.events.urls")),
    path("", include("pleiad.members.urls")),
    path("", include("pleiad.calendars.urls")),
    path("", include("pleiad.channels.urls")),
    path("", include("pleiad.approvals.urls")),
    path("", include("pleiad.writing.urls")),
    path("", include("pleiad.expertise.urls")),
    path("", include("pleiad.search.urls")),
    path("", include("pleiad.recognition.urls")),
    path("", include("pleiad.notices.urls")),
    path("", include("pleiad.stories.urls")),
    path("", include("pleiad.spotlight.urls")),
    path("", include("pleiad.conversations.urls")),
    path("", include("pleiad.permission.urls")),
    path("", include("pleiad.volunteering.urls")),
    path("", include("pleiad.suggestions.urls")),
    path("", include("pleiad.mentoring.urls")),
    path("", include("pleiad.training.urls")),
    path("", include("pleiad.moderation.urls")),
    path("account/sign-in/", include("pleiad.members.factor_urls")),
    path("desk/", include("pleiad.organisers.urls")),
    prefix_default_language=False,
)
