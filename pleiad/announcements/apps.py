from django.apps import AppConfig


class Announcements(AppConfig):
    name = "pleiad.announcements"
    label = "announcements"

    def ready(self):
        from . import emails, subscriptions  # noqa: F401 (words the emails, and says what can be subscribed to)
        from .desk import reads, waiting  # noqa: F401 (what the desk is told)
