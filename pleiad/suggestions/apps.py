from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Suggestions(AppConfig):
    name = "pleiad.suggestions"
    label = "suggestions"

    def ready(self):
        from pleiad.content.reportable import Reportable, reportable
        from pleiad.events.panels import panel

        from . import emails, panels, search_documents  # noqa: F401 (emails register their kinds)
        from .models import Suggestion

        reportable(
            Reportable(
                name="suggestion",
                label=_("a suggested topic"),
                model=Suggestion,
                words=lambda item: f"{item.title}\n\n{item.why}",
                address=lambda item: item.get_absolute_url(),
                changed=search_documents.refresh,
            )
        )
        panel(panels.asked_for)
