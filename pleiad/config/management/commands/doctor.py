import json
import sys

from django.core.management.base import BaseCommand
from django.utils import timezone

from pleiad import doctor
from pleiad.events import clock_rules as events
from pleiad.mentoring import clock_rules as mentoring


class Command(BaseCommand):
    help = "Look at what this installation needs, and say how to mend what is missing."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="a list of {check, state, says, mend}")
        parser.add_argument("--offline", action="store_true", help="ask no other machine, not even for names")

        parser.add_argument(
            "--move-meetings",
            action="store_true",
            help="first move coming meetings back to their time of day, when clocks’ rules have changed",
        )

    def handle(self, *args, json: bool, offline: bool, move_meetings: bool, **options):
        if move_meetings:
            at = timezone.now()
            many = events.keep_times_of_day(at=at) + mentoring.keep_times_of_day(at=at)
            self.stderr.write(f"Meetings moved back to their time of day: {many}.")
        found = doctor.findings(network=not offline)
        self.stdout.write(as_json(found) if json else as_text(found))
        sys.exit(doctor.exit_status(found))


def as_json(found):
    return json.dumps([each.as_dict() for each in found], ensure_ascii=False, indent=2)


def as_text(found):
    """One line for each finding, with what to do under it."""
    wide = max(map(len, doctor.STATES))
    lines = []
    for each in found:
        lines.append(f"{each.state:<{wide}}  {each.check}: {each.says}")
        if each.mend:
            lines.append(f"{'':<{wide}}  → {each.mend}")
    return "\n".join(lines)
