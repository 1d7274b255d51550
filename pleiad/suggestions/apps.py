from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Suggestions(AppConfig):
    name = "pleiad.suggestions"
    label = "suggestions"
    verbose_name = _("Suggestions for meetings")

    def ready(self):
        from pleiad.content.reportable import Reportable, reportable
        from pleiad.events.panels import panel
        from pleiad.members.signals import accounts_joined

        from . import actions, emails, home, panels, search_documents  # noqa: F401 (emails register their kinds)
        from .models import Suggestion

        reportable(
            Reportable(
                name="suggestion",
                label=_("a suggested topic"),
                model=Suggestion,
                words=lambda item: f"{item.title}\n\n{item.why}",
                address=lambda item: item.get_absolute_url(),
                changed=search_documents.refresh,
                fields=("title", "why"),
            )
        )

        def joined(sender, kept, **_rest):
            actions.count_again(member=kept)

        accounts_joined.connect(joined, weak=False, dispatch_uid="suggestions.joined")
        panel(panels.asked_for)
