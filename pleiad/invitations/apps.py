from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Invitations(AppConfig):
    name = "pleiad.invitations"
    label = "invitations"
    verbose_name = _("Invitations to join")

    def ready(self):
        from pleiad.members.destinations import takes_in
        from pleiad.outbox.signals import address_refused

        from . import (
            actions,
            emails,  # noqa: F401 (words the emails)
            joining,
        )

        address_refused.connect(actions.hear_refusal, dispatch_uid="invitations.refused")
        takes_in(joining.take_in)
