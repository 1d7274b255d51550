from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Announcements(AppConfig):
    name = "pleiad.announcements"
    label = "announcements"
    verbose_name = _("What organisers write to members")

    def ready(self):
        from . import emails, subscriptions  # noqa: F401 (words the emails, and says what can be subscribed to)
        from .desk import reads, waiting  # noqa: F401 (what the desk is told)
