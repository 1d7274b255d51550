from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Calendars(AppConfig):
    name = "pleiad.calendars"
    label = "calendars"
    verbose_name = _("Your calendar")

    def ready(self):
        from . import answers, emails  # noqa: F401 (each registers its kind)
