from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Announcements(AppConfig):
    name = "pleiad.announcements"
    label = "announcements"
    verbose_name = _("What organisers write to members")

    def ready(self):
        from pleiad.members.signals import member_ending

        from . import emails, subscriptions, who_left  # noqa: F401 (words the emails, and says what can be subscribed to)
        from .desk import reads, waiting  # noqa: F401 (what the desk is told)

        def ending(sender, member, **_rest):
            if member.left_at:
                who_left.take_lines_away(member=member)

        member_ending.connect(ending, weak=False, dispatch_uid="announcements.ending")
