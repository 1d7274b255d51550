from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Approvals(AppConfig):
    name = "pleiad.approvals"
    label = "approvals"
    verbose_name = _("Questions to people outside")

    def ready(self):
        from . import emails  # noqa: F401 (emails register their kinds)
