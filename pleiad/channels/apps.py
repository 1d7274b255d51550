from django.apps import AppConfig


class Channels(AppConfig):
    name = "pleiad.channels"
    label = "channels"

    def ready(self):
        from . import letters  # noqa: F401  registers the kinds of letters of this room
