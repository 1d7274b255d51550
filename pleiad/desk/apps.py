from django.apps import AppConfig


class Desk(AppConfig):
    name = "pleiad.desk"
    label = "desk"

    def ready(self):
        from . import application_lines, email_lines, proposal_lines  # noqa: F401 (each registers what waits)
