from django.apps import AppConfig


class Teams(AppConfig):
    name = "pleiad.teams"
    label = "teams"

    def ready(self):
        from . import emails  # noqa: F401  registers the kinds of emails of this room
        from .desk import (
            member,  # noqa: F401 (tells a member's page about Teams)
            reads,  # noqa: F401 (tells what was read)
            waiting,  # noqa: F401 (registers what waits for the organisers)
        )
