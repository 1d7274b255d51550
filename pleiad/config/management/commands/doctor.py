import json
import sys

from django.core.management.base import BaseCommand

from pleiad import doctor


class Command(BaseCommand):
    help = "Look at what this installation needs, and say how to mend what is missing."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="a list of {check, state, says, mend}")
        parser.add_argument("--offline", action="store_true", help="ask no other machine, not even for names")

    def handle(self, *args, json: bool, offline: bool, **options):
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
