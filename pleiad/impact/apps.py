from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Impact(AppConfig):
    name = "pleiad.impact"
    label = "impact"
    verbose_name = _("What the network does")

    def ready(self):
        from .desk import reads  # noqa: F401 (what the desk is told)
