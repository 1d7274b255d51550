from django.apps import AppConfig


class Approvals(AppConfig):
    name = "pleiad.approvals"
    label = "approvals"

    def ready(self):
        from . import letters  # noqa: F401 (letters register their kinds)
