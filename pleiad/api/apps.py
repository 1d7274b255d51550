from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Api(AppConfig):
    name = "pleiad.api"
    label = "api"
    verbose_name = _("Your own programs")
