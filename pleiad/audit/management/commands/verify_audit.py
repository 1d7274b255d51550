import json
import sys

from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils import timezone

from ... import chaining
from ...chain import Checked, Link, check
from ...copies import NoCopy, read


class Command(BaseCommand):
    help = "Check that the audit is whole: in the database, or in a copy of it. Says so in one line of JSON."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("copy", nargs="?", metavar="FILE", help="a copy (export-audit, dumpdata audit); - reads it")
        parser.add_argument(
            "--anchor", action="append", default=[], help="POSITION:LINK that was written down elsewhere"
        )

    def handle(self, *args, copy, anchor, **options):
        try:
            found = self.found(copy, [_anchor(each) for each in anchor])
        except (NoCopy, DatabaseError, OSError, UnicodeDecodeError) as trouble:
            said = str(trouble) if isinstance(trouble, NoCopy) else f"{copy or 'the database'} cannot be read"
            self.stdout.write(json.dumps({"whole": None, "trouble": said}))
            sys.exit(2)
        self.stdout.write(json.dumps(found.as_json()))
        sys.exit(1 if found.wrong else 0)

    def found(self, copy: str | None, anchors: list[Link]) -> Checked:
        """What the check finds; raises what cannot be read."""
        now = timezone.now()
        if copy is None:
            found = check(chaining.records(), head=chaining.head(), anchors=anchors, at=now)
            if (head := chaining.head()) and found.last.position > head.position:
                found.problem(
                    "the chain ends after the table says so", position=found.last.position, table=head.position
                )
            return found
        if copy == "-":
            return self.checked(sys.stdin, anchors, now)
        with open(copy, encoding="utf-8") as file:
            return self.checked(file, anchors, now)

    def checked(self, file, anchors, now):
        found = read(file, now=now)
        return check(found.records, head=found.head, anchors=anchors, at=found.at)


def _anchor(text):
    try:
        return Link.read(text)
    except ValueError:
        raise NoCopy(f"{text!r} is no anchor: it is POSITION:LINK, as this command prints it after “last”") from None
