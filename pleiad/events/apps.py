from django.apps import AppConfig


class Events(AppConfig):
    name = "pleiad.events"
    label = "events"

    def ready(self):
        from pleiad.members import on_her_way
        from pleiad.members.signals import member_ended, member_joined

        from . import actions, after, hosting, letters, programme, words  # noqa: F401 (letters register their kinds)
        from .coming_views import event_of

        def joined(sender, member, at, **_rest):
            actions.admit_provisional(member=member, at=at)

        def ended(sender, member, at, by, **_rest):
            actions.let_go_of(member=member, by=by, at=at)
            hosting.hand_on(member=member, by=by, at=at)

        programme.outcomes(after.came_out)
        on_her_way.names(lambda path: (event := event_of(path)) and words.in_one_line(event))
        member_joined.connect(joined, weak=False, dispatch_uid="events.joined")
        member_ended.connect(ended, weak=False, dispatch_uid="events.ended")
