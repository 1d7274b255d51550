from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Events(AppConfig):
    name = "pleiad.events"
    label = "events"
    verbose_name = _("Meetings")

    def ready(self):
        from pleiad.directory.pages import person_section
        from pleiad.members import destinations
        from pleiad.members.signals import accounts_joining, member_ended, member_joined, member_readdressed

        from . import clock_rules, emails, home, labels, people, programme  # noqa: F401 (each registers what it has)
        from .actions import after, calendar_answers, hosting, registrations  # noqa: F401 (hears what calendars answer)
        from .desk import (
            applicants,  # noqa: F401 (says when an applicant's event is)
            joint_decisions,  # noqa: F401 (registers what two organisers decide)
            reads,  # noqa: F401 (says what organisers read)
            waiting,  # noqa: F401 (registers what waits for the organisers)
        )
        from .views.joining import event_of

        def joined(sender, member, at, **_rest):
            registrations.admit_provisional(member=member, at=at)

        def ended(sender, member, at, by, **_rest):
            registrations.let_go_of(member=member, by=by, at=at)
            hosting.hand_on(member=member, by=by, at=at)

        def readdressed(sender, member, at, **_rest):
            registrations.new_links(member=member, at=at)

        def joining(sender, kept, other, at, **_rest):
            registrations.keep_one_each(kept=kept, other=other, at=at)

        person_section(people.of_person)
        programme.outcomes(after.came_out)
        destinations.names_destination(lambda path: (event := event_of(path)) and labels.in_one_line(event))
        member_joined.connect(joined, weak=False, dispatch_uid="events.joined")
        member_ended.connect(ended, weak=False, dispatch_uid="events.ended")
        member_readdressed.connect(readdressed, weak=False, dispatch_uid="events.readdressed")
        accounts_joining.connect(joining, weak=False, dispatch_uid="events.joining")
