from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Stories(AppConfig):
    name = "pleiad.stories"
    label = "stories"
    verbose_name = _("Stories")

    def ready(self):
        from pleiad.content.reportable import Reportable, reportable
        from pleiad.directory.pages import person_section
        from pleiad.members.signals import member_ended

        from . import actions, emails, home, labels, panels  # noqa: F401 (emails register their kinds)
        from .desk import waiting  # noqa: F401 (registers what waits for the organisers)
        from .models import Outcome, Story, StoryAnswer

        person_section(panels.of_person)
        reportable(
            Reportable(
                name="story",
                label=labels.STORY,
                model=Story,
                words=labels.as_reported,
                address=Story.get_absolute_url,
                changed=actions.moderated,
                fields=(*actions.WORDS, "lead"),
            )
        )
        reportable(
            Reportable(
                name="story-answer",
                label=labels.ANSWER,
                model=StoryAnswer,
                words=lambda answer: answer.text,
                address=StoryAnswer.get_absolute_url,
                fields=("text",),
            )
        )
        reportable(
            Reportable(
                name="outcome",
                label=labels.OUTCOME,
                model=Outcome,
                words=lambda outcome: outcome.text,
                address=Outcome.get_absolute_url,
                changed=actions.outcome_moderated,
                fields=("text",),
            )
        )

        def ended(sender, member, at, **_rest):
            if member.left_at:
                actions.forget(member=member, at=at)

        member_ended.connect(ended, weak=False, dispatch_uid="stories.ended")
