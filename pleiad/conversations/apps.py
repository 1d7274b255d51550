from django.apps import AppConfig


class Conversations(AppConfig):
    name = "pleiad.conversations"
    label = "conversations"

    def ready(self):
        from pleiad.members.signals import member_ended

        from . import actions, letters, reports  # noqa: F401 (letters and reports register their kinds)

        def ended(sender, member, at, **_rest):
            if member.left_at:
                actions.take_words_away(member=member, at=at)

        member_ended.connect(ended, weak=False, dispatch_uid="conversations.ended")
