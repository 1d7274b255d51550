from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Expertise(AppConfig):
    name = "pleiad.expertise"
    label = "expertise"

    def ready(self):
        from pleiad.members.signals import member_changed

        from . import letters, reporting  # noqa: F401 (they register their kinds)
        from .findable import renamed
        from .shipped import fill

        post_migrate.connect(fill, sender=self, dispatch_uid="expertise.shipped")
        member_changed.connect(renamed, dispatch_uid="expertise.renamed")
