from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Home(AppConfig):
    name = "pleiad.home"
    label = "home"
    verbose_name = _("Your home and your emails")

    def ready(self):
        from django.contrib.auth.signals import user_logged_in

        from pleiad.members.signals import member_joined

        from . import emails, own, seeing, welcome  # noqa: F401 (register their kinds, and what waits)

        user_logged_in.connect(seeing.came, dispatch_uid="home.came")
        member_joined.connect(welcome.joined, dispatch_uid="home.joined")
