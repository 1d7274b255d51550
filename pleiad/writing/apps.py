from django.apps import AppConfig


class Writing(AppConfig):
    name = "pleiad.writing"
    label = "writing"

    def ready(self):
        from . import letters  # noqa: F401 (letters register their kinds)
