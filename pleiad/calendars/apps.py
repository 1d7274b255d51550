from django.apps import AppConfig


class Calendars(AppConfig):
    name = "pleiad.calendars"
    label = "calendars"

    def ready(self):
        from . import emails  # noqa: F401 (registers its kind)
