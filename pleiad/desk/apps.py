from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Desk(AppConfig):
    name = "pleiad.desk"
    label = "desk"
    verbose_name = _("Organisers’ looks and decisions")

    def ready(self):
        from . import (  # noqa: F401 (each registers what waits)  # noqa: F401 (kinds of emails, and of joint decisions)
            appeal_lines,
            application_lines,
            email_lines,
            emails,
            joining_rule,
            joint_decision_lines,
            organisation_lines,
            organiser_lines,
            organisers,
            proposal_lines,
            recovery_lines,
            words_lines,
        )
