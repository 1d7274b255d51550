from django.apps import AppConfig


class Calendars(AppConfig):
    name = "pleiad.calendars"
    label = "calendars"

    def ready(self):
        from . import answers, emails  # noqa: F401 (each registers its kind)
