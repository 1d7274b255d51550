from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WayIn(AppConfig):
    name = "pleiad.way_in"
    label = "way_in"
    verbose_name = _("The way in")
