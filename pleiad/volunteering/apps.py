from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Volunteering(AppConfig):
    name = "pleiad.volunteering"
    label = "volunteering"
    verbose_name = _("Parts at meetings")

    def ready(self):
        from pleiad.directory.pages import person_section
        from pleiad.events.panels import open_panel, panel
        from pleiad.events.programme import open_parts
        from pleiad.events.signals import event_copied, event_taken_back
        from pleiad.members.signals import member_ended

        from . import actions, emails, home, panels  # noqa: F401 (emails register their kinds)
        from .desk import waiting  # noqa: F401 (registers what waits for the organisers)

        def ended(sender, member, at, by, **_rest):
            actions.let_go_of(member=member, by=by, at=at)

        def copied(sender, event, copied_from, at, **_rest):
            actions.copy_parts(event=event, copied_from=copied_from, at=at)

        def taken_back(sender, event, cancelled_at, at, **_rest):
            actions.begin_again_with_event(event=event, cancelled_at=cancelled_at, at=at)

        event_copied.connect(copied, weak=False, dispatch_uid="volunteering.copied")
        event_taken_back.connect(taken_back, weak=False, dispatch_uid="volunteering.taken_back")
        member_ended.connect(ended, weak=False, dispatch_uid="volunteering.ended")
        panel(panels.parts)
        open_panel(panels.wanted)
        person_section(panels.of_person)
        open_parts(panels.events_with_a_part)
