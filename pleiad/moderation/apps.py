from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Moderation(AppConfig):
    name = "pleiad.moderation"
    label = "moderation"
    verbose_name = _("Reports")

    def ready(self):

        from pleiad.approvals.models import Approval
        from pleiad.approvals.questions import words_of
        from pleiad.content.reportable import Reportable, reportable
        from pleiad.members.signals import member_ending

        from . import actions, emails  # noqa: F401 (emails register their kinds)
        from .desk import waiting  # noqa: F401 (registers what waits for the organisers)

        def ending(sender, member, **_rest):
            actions.hold_cases_about(member=member)

        # Here, because the room of these questions does not know what can be reported; its page has no reader but who has the link
        reportable(
            Reportable(
                name=actions.QUESTION,
                label=_("Question by email"),
                model=Approval,
                words=words_of,
                address=lambda approval: "",
            )
        )
        member_ending.connect(ending, weak=False, dispatch_uid="moderation.ending")
