from django.apps import AppConfig


class Permission(AppConfig):
    name = "pleiad.permission"
    label = "permission"

    def ready(self):
        from pleiad.approvals.questions import question
        from pleiad.events.beside import aside

        from .sections import ask_your_manager
        from .words import QUESTION

        question(QUESTION)
        aside(ask_your_manager)
