from django.apps import AppConfig


class Desk(AppConfig):
    name = "pleiad.desk"
    label = "desk"

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
