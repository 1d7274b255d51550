from django.apps import AppConfig


class Volunteering(AppConfig):
    name = "pleiad.volunteering"
    label = "volunteering"

    def ready(self):
        from pleiad.events.beside import beside
        from pleiad.events.programme import open_parts
        from pleiad.members.signals import member_ended

        from . import actions, letters, sections  # noqa: F401 (letters register their kinds)

        def ended(sender, member, at, by, **_rest):
            actions.let_go_of(member=member, by=by, at=at)

        member_ended.connect(ended, weak=False, dispatch_uid="volunteering.ended")
        beside(sections.parts)
        open_parts(sections.events_with_a_part)
