from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Members(AppConfig):
    name = "pleiad.members"
    label = "members"

    def ready(self):
        from . import letters, registers  # noqa: F401 (letters register their kinds)

        post_migrate.connect(registers.fill_when_empty, sender=self)
