from django.apps import AppConfig


class Outbox(AppConfig):
    name = "pleiad.outbox"
    label = "outbox"

    def ready(self):
        from . import checks  # noqa: F401 (registers what the doctor looks at)
