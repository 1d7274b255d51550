from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Notices(AppConfig):
    name = "pleiad.notices"
    label = "notices"
    verbose_name = _("Notices")

    def ready(self):
        from . import actions  # noqa: F401 (says what the other organisers are told)
        from .desk import joint_decisions  # noqa: F401 (registers what two organisers decide)
