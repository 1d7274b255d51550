from django.apps import AppConfig


class Home(AppConfig):
    name = "pleiad.home"
    label = "home"

    def ready(self):
        from . import emails  # noqa: F401 (registers its kinds)
