from django.apps import AppConfig


class Stories(AppConfig):
    name = "pleiad.stories"
    label = "stories"

    def ready(self):
        from pleiad.members.signals import member_ended
        from pleiad.writing.reportable import Reportable, reportable

        from . import actions, letters, words  # noqa: F401 (letters register their kinds)
        from .models import Outcome, Story

        reportable(
            Reportable(
                name="story",
                label=words.STORY,
                model=Story,
                words=words.as_reported,
                address=Story.get_absolute_url,
                changed=actions.moderated,
            )
        )
        reportable(
            Reportable(
                name="outcome",
                label=words.OUTCOME,
                model=Outcome,
                words=lambda outcome: outcome.text,
                address=Outcome.get_absolute_url,
                changed=actions.outcome_moderated,
            )
        )

        def ended(sender, member, at, **_rest):
            if member.left_at:
                actions.forget(member=member, at=at)

        member_ended.connect(ended, weak=False, dispatch_uid="stories.ended")
