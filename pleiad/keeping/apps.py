from django.apps import AppConfig
from django.db import transaction
from django.utils.translation import gettext_lazy as _


class Keeping(AppConfig):
    name = "pleiad.keeping"
    label = "keeping"
    verbose_name = _("Backups and the server")

    def ready(self):
        from pleiad.members.signals import member_ended

        from . import doctor, doctor_machine, doctor_work, erasures  # noqa: F401 (the doctor looks through some of them)

        def ended(sender, member, at, **_rest):
            if member.left_at:
                transaction.on_commit(lambda: erasures.note(member=member, at=at), robust=True)

        member_ended.connect(ended, weak=False, dispatch_uid="keeping.erasures")
