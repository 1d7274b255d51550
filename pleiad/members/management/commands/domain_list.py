from django.core.management.base import BaseCommand
from django.utils import timezone

from ...eligibility import refresh


class Command(BaseCommand):
    help = (
        "Show how the domain list differs from the one that ships with this version, or take it over with --write. "
        "What organisers decided stays."
    )

    def add_arguments(self, parser):
        parser.add_argument("--write", "--apply", action="store_true", help="make it a new version of the list")

    def handle(self, *args, write, **options):
        found = refresh.changes()
        for line in found.lines():
            self.stdout.write(line)
        self.stdout.write(f"{len(found.new)} new, {len(found.changed)} changed, {len(found.gone)} gone.")
        if write and found:
            refresh.apply(found, at=timezone.now())
            self.stdout.write("Done: it counts from the next request on.")
