import sys

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse
from django.utils import timezone

from pleiad.errors import Refused

from ... import first_organiser


class Command(BaseCommand):
    help = "Make a link that makes the member who signs in behind it the first organiser: once, within a week."

    def handle(self, *args, **options):
        try:
            secret = first_organiser.new_link(at=timezone.now())
        except Refused as refused:
            self.stderr.write(f"pleiad: {refused}")
            sys.exit(1)
        self.stdout.write(
            f"Open this within a week, and join with your own work address:\n\n"
            f"  {settings.BASE_URL}{reverse('keeping:first-organiser', args=[secret])}\n"
        )
