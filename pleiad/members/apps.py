from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.core.management import call_command
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class Members(AppConfig):
    name = "pleiad.members"
    label = "members"
    verbose_name = _("Membership and signing in")

    def ready(self):
        from pleiad.outbox.signals import address_refused

        from . import (  # noqa: F401 (some register what they have)
            doctor,
            emails,
            incoming,
            library_tables,
            powers,
            reachability,
            signing_in,
            staying,
        )
        from .eligibility import versions
        from .organisations import emails as _emails  # noqa: F401 (registers its kinds)
        from .organisations import refolding, refresh
        from .signals import domain_lost

        post_migrate.connect(versions.fill_when_empty, sender=self)
        post_migrate.connect(refresh.fill_when_empty, sender=self)
        post_migrate.connect(refolding.refold, sender=self)
        post_migrate.connect(catch_up, sender=self)
        post_migrate.connect(make_cache_table, sender=self)
        address_refused.connect(reachability.hear_refusal, dispatch_uid="members.reachability")
        domain_lost.connect(staying.hear_domain_lost, dispatch_uid="members.domain_lost")
        user_logged_in.connect(signing_in.remember_when)


def catch_up(**_kwargs):
    """Know the colleagues of members who joined before there were employments."""
    from .organisations import employing

    employing.catch_up()


def make_cache_table(using, **_kwargs):
    """Create the table of the database cache, which counts tries of codes, with the other tables."""
    call_command("createcachetable", database=using, verbosity=0)
