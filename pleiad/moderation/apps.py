from django.apps import AppConfig


class Moderation(AppConfig):
    name = "pleiad.moderation"
    label = "moderation"

    def ready(self):
        from pleiad.members.signals import member_ending

        from . import actions, emails  # noqa: F401 (emails register their kinds)
        from .desk import waiting  # noqa: F401 (registers what waits for the organisers)

        def ending(sender, member, **_rest):
            actions.hold_cases_about(member=member)

        member_ending.connect(ending, weak=False, dispatch_uid="moderation.ending")
