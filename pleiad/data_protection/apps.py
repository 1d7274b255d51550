from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class DataProtection(AppConfig):
    name = "pleiad.data_protection"
    label = "data_protection"
    verbose_name = _("Your data, and complaints")

    def ready(self):
        from . import doctor, emails, holding, notice, statements  # noqa: F401 (each registers what it has)
        from .desk import holds, waiting  # noqa: F401 (what two decide, and what waits)

        post_migrate.connect(statements.begin_when_new, sender=self)
        post_migrate.connect(notice.publish_after_migrating, sender=self)
