from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Conversations(AppConfig):
    name = "pleiad.conversations"
    label = "conversations"
    verbose_name = _("Conversations")

    def ready(self):
        from pleiad.members.signals import member_ended

        from . import emails, home, reports, subscriptions  # noqa: F401 (all register their kinds)
        from .actions import posts
        from .desk import joint_decisions, waiting  # noqa: F401 (register what two decide, and what waits)

        def ended(sender, member, at, **_rest):
            if member.left_at:
                posts.remove_texts(member=member, at=at)

        member_ended.connect(ended, weak=False, dispatch_uid="conversations.ended")
