from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Expertise(AppConfig):
    name = "pleiad.expertise"
    label = "expertise"

    def ready(self):
        from .shipped import fill

        post_migrate.connect(fill, sender=self, dispatch_uid="expertise.shipped")
