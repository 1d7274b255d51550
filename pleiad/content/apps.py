from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Content(AppConfig):
    name = "pleiad.content"
    label = "content"
    verbose_name = _("What you write")

    def ready(self):
        from pleiad.members.signals import member_ended

        from . import emails, home, mentions  # noqa: F401 (emails register their kinds)

        def ended(sender, member, at, **_rest):
            if member.left_at:
                mentions.forget(member=member, at=at)

        member_ended.connect(ended, weak=False, dispatch_uid="content.ended")
