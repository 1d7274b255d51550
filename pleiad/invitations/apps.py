from django.apps import AppConfig


class Invitations(AppConfig):
    name = "pleiad.invitations"
    label = "invitations"

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
