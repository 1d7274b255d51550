from django.apps import AppConfig


class Notices(AppConfig):
    name = "pleiad.notices"
    label = "notices"

    def ready(self):
        from . import actions  # noqa: F401 (says what the other organisers are told)
