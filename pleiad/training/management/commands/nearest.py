import sys

from django.core.management.base import BaseCommand
from django.utils import timezone

from ... import nearest_command
from ...forms import official_file


class Command(BaseCommand):
    help = "List the cohorts that are open by distance from a location, as lines of JSON."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("words", nargs="*", metavar="PLACE")

    def handle(self, *args, words, **options):
        status = nearest_command.main(
            words, sys.stdout.buffer, sys.stderr, at=timezone.now(), official_file=official_file()
        )
        sys.exit(status)
