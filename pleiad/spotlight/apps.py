from django.apps import AppConfig


class Spotlight(AppConfig):
    name = "pleiad.spotlight"
    label = "spotlight"

    def ready(self):
        from django.utils.translation import gettext_lazy as _

        from pleiad.approvals.questions import question
        from pleiad.members.signals import member_ended, member_ending
        from pleiad.writing.reportable import Reportable, reportable

        from . import actions, letters  # noqa: F401 (letters register their kinds)
        from .models import Piece
        from .words import QUESTION

        def ending(sender, member, **_rest):
            actions.hold_questions_of(member=member)

        def ended(sender, member, **_rest):
            if member.left_at:
                actions.take_words_away(member=member)

        member_ending.connect(ending, weak=False, dispatch_uid="spotlight.ending")
        member_ended.connect(ended, weak=False, dispatch_uid="spotlight.ended")
        question(QUESTION)
        reportable(
            Reportable(
                name="spotlight",
                label=_("spotlight"),
                model=Piece,
                words=lambda piece: piece.words,
                address=lambda piece: piece.get_absolute_url(),
                changed=lambda item, at: actions.find(piece=item, at=at),
            )
        )
