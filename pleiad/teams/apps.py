from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Teams(AppConfig):
    name = "pleiad.teams"
    label = "teams"
    verbose_name = _("Teams")

    def ready(self):
        from pleiad.members.signals import accounts_joining, member_moved

        from . import (
            actions,
            doctor,  # noqa: F401  registers what `pleiad doctor` looks at
            emails,  # noqa: F401  registers the kinds of emails of this room
            home,  # noqa: F401  registers what waits for a member
        )
        from .desk import (
            member as member_page,  # noqa: F401 (tells a member's page about Teams)
        )
        from .desk import (
            reads,  # noqa: F401 (tells what was read)
            waiting,  # noqa: F401 (registers what waits for the organisers)
        )

        def moved(sender, member, at, old_addresses, **_rest):
            actions.let_old_guest_go(member=member, old_addresses=old_addresses, at=at)

        def joining(sender, kept, other, at, **_rest):
            actions.keep_one(kept=kept, other=other, at=at)

        accounts_joining.connect(joining, weak=False, dispatch_uid="teams.joining")
        member_moved.connect(moved, weak=False, dispatch_uid="teams.moved")
