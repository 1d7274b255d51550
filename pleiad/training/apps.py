from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Training(AppConfig):
    name = "pleiad.training"
    label = "training"
    verbose_name = _("Training")

    def ready(self):
        from pleiad.members.signals import (
            accounts_joining,
            member_ended,
            member_ending,
            member_moved,
            organisation_changed,
        )

        from . import contact_questions, emails, home, organisation_previews  # noqa: F401 (each registers itself)
        from .actions import organisations, requests
        from .desk import waiting  # noqa: F401 (registers what waits for the organisers)

        def ending(sender, member, **_rest):
            requests.hold_all_of(member=member)

        def ended(sender, member, at, by, **_rest):
            requests.let_go_of(member=member, by=by, at=at)

        def changed(sender, change, of, into, **_rest):
            organisations.follow(change=change, of=of, into=into)

        organisation_changed.connect(changed, weak=False, dispatch_uid="training.organisations")

        def moved(sender, member, at, **_rest):
            requests.ask_the_new_employer(member=member, at=at)

        def joining(sender, kept, other, at, **_rest):
            requests.keep_one_each(kept=kept, other=other, at=at)

        member_moved.connect(moved, weak=False, dispatch_uid="training.moved")
        accounts_joining.connect(joining, weak=False, dispatch_uid="training.joining")
        member_ending.connect(ending, weak=False, dispatch_uid="training.ending")
        member_ended.connect(ended, weak=False, dispatch_uid="training.ended")
