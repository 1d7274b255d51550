from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Outbox(AppConfig):
    name = "pleiad.outbox"
    label = "outbox"
    verbose_name = _("Emails")

    def ready(self):
        from . import checks  # noqa: F401 (registers what the doctor looks at)
