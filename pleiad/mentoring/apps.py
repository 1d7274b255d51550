from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Mentoring(AppConfig):
    name = "pleiad.mentoring"
    label = "mentoring"
    verbose_name = _("Mentoring")

    def ready(self):
        from pleiad.members.signals import member_ended

        from . import clock_rules, emails, home, organisation_previews  # noqa: F401 (each registers itself)
        from .actions import endings
        from .desk import waiting  # noqa: F401 (registers what waits for the organisers)
        from .matching import who_left

        def ended(sender, member, at, by, **_rest):
            endings.let_go_of(member=member, by=by, at=at)
            if member.left_at:
                endings.take_name_away(member=member)
                who_left.take_words_away(member=member)

        member_ended.connect(ended, weak=False, dispatch_uid="mentoring.ended")
