import sys

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone


class Command(BaseCommand):
    help = "Build the demonstration world, or bring it up to today."

    def handle(self, *args, **options):
        if not settings.DEMO:
            self.stderr.write("pleiad: the demonstration world is only built with DEMO=True.")
            sys.exit(1)
        # Its models are there with DEMO only.
        from pleiad.demo import world

        world.build(at=timezone.now(), progress=self._say)

    def _say(self, line):
        self.stdout.write(line)
        self.stdout.flush()
