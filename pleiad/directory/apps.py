from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class Directory(AppConfig):
    name = "pleiad.directory"
    label = "directory"
    verbose_name = _("Directory and messages")

    def ready(self):
        from pleiad.members.signals import accounts_joining, member_changed, member_ended, organisation_changed

        from . import actions, emails, home, pages, reports  # noqa: F401 (they register what they have)
        from .search_documents import organisation_renamed, renamed
        from .shipped import fill

        def ended(sender, member, **_rest):
            if member.left_at:
                actions.remove_answers(member=member)

        def joining(sender, kept, other, **_rest):
            actions.make_room(kept=kept, other=other)

        accounts_joining.connect(joining, weak=False, dispatch_uid="directory.joining")
        member_ended.connect(ended, weak=False, dispatch_uid="directory.ended")
        post_migrate.connect(fill, sender=self, dispatch_uid="directory.shipped")
        member_changed.connect(renamed, dispatch_uid="directory.renamed")
        organisation_changed.connect(organisation_renamed, dispatch_uid="directory.organisations")
