from django.apps import AppConfig


class Training(AppConfig):
    name = "pleiad.training"
    label = "training"

    def ready(self):
        from . import leave, letters  # noqa: F401 (letters and the question register themselves)
