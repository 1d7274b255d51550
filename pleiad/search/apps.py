from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Search(AppConfig):
    name = "pleiad.search"
    label = "search"
    verbose_name = _("Search")

    def ready(self):
        from pleiad.members.signals import member_erased

        from . import actions

        def erased(sender, **_rest):
            actions.forget_removed()

        member_erased.connect(erased, weak=False, dispatch_uid="search.erased")
