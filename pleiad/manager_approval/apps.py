from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ManagerApproval(AppConfig):
    name = "pleiad.manager_approval"
    label = "manager_approval"
    verbose_name = _("Your manager’s yes")

    def ready(self):
        from pleiad.approvals.questions import question
        from pleiad.events.panels import aside

        from .desk import joint_decisions  # noqa: F401 (registers what two organisers decide)
        from .labels import QUESTION
        from .panels import ask_your_manager

        question(QUESTION)
        aside(ask_your_manager)
