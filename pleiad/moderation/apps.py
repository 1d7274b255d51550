from django.apps import AppConfig


class Moderation(AppConfig):
    name = "pleiad.moderation"
    label = "moderation"

    def ready(self):
        from . import letters  # noqa: F401 (letters register their kinds)
