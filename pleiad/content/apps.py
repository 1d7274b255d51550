from django.apps import AppConfig


class Content(AppConfig):
    name = "pleiad.content"
    label = "content"

    def ready(self):
        from . import emails  # noqa: F401 (emails register their kinds)
