from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Spotlight(AppConfig):
    name = "pleiad.spotlight"
    label = "spotlight"
    verbose_name = _("Spotlight")

    def ready(self):
        from pleiad.approvals.questions import question
        from pleiad.content.reportable import Reportable, reportable
        from pleiad.directory.pages import person_section, person_way
        from pleiad.members.signals import member_ended, member_ending

        from . import actions, emails, home, panels  # noqa: F401 (emails register their kinds)
        from .desk import waiting  # noqa: F401 (registers what waits for the organisers)
        from .labels import QUESTION
        from .models import Piece

        def ending(sender, member, **_rest):
            actions.hold_questions_of(member=member)

        def ended(sender, member, **_rest):
            if member.left_at:
                actions.take_words_away(member=member)

        member_ending.connect(ending, weak=False, dispatch_uid="spotlight.ending")
        member_ended.connect(ended, weak=False, dispatch_uid="spotlight.ended")
        question(QUESTION)
        person_section(panels.of_person)
        person_way(panels.put_forward)
        reportable(
            Reportable(
                name="spotlight",
                label=_("spotlight"),
                model=Piece,
                words=lambda piece: piece.words,
                address=lambda piece: piece.get_absolute_url(),
                changed=lambda item, at: actions.find(piece=item, at=at),
                fields=("words", "role"),
            )
        )
