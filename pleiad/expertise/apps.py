from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Expertise(AppConfig):
    name = "pleiad.expertise"
    label = "expertise"

    def ready(self):
        from pleiad.members.signals import member_changed, member_ended

        from . import actions, letters, reporting  # noqa: F401 (letters and reporting register their kinds)
        from .findable import renamed
        from .shipped import fill

        def ended(sender, member, **_rest):
            if member.left_at:
                actions.take_words_away(member=member)

        member_ended.connect(ended, weak=False, dispatch_uid="expertise.ended")
        post_migrate.connect(fill, sender=self, dispatch_uid="expertise.shipped")
        member_changed.connect(renamed, dispatch_uid="expertise.renamed")
