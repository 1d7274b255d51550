import sys
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils import timezone

from ...organisations import endings, refresh, shipped


class Command(BaseCommand):
    help = "Show how the list of organisations differs from what the database holds; --write applies it."

    def add_arguments(self, parser):
        parser.add_argument("--write", "--apply", action="store_true", help="apply what is shown")
        parser.add_argument("--file", type=Path, default=shipped.SHIPPED, help="another list in the same columns")

    def handle(self, *args, write, file, **options):
        try:
            found = refresh.differences(shipped.read(file))
        except (OSError, ValueError) as error:
            self.stderr.write(f"pleiad: the list cannot be used, and nothing was changed. {error}")
            sys.exit(1)
        for each in found:
            for line in each.lines():
                self.stdout.write(line)
        new = sum(each.known is None for each in found)
        told = f"{new} new organisations, {len(found) - new} that differ."
        if not found:
            self.stdout.write("The database holds what the list says.")
        elif write:
            prepared = endings.take_over(found, at=timezone.now())
            self.stdout.write(f"Written: {told}")
            for each in prepared:
                self.stdout.write(
                    f"{each.of.get().slug}: has members or points, so its end waits on the desk for an organiser."
                )
        else:
            self.stdout.write(f"{told} Nothing was written; --write applies it.")
