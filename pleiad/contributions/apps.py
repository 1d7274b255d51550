from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Contributions(AppConfig):
    name = "pleiad.contributions"
    label = "contributions"
    verbose_name = _("What you did")
