from django.apps import AppConfig


class Approvals(AppConfig):
    name = "pleiad.approvals"
    label = "approvals"

    def ready(self):
        from . import emails  # noqa: F401 (emails register their kinds)
