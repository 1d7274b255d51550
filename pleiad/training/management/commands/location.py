import sys

from django.core.management.base import BaseCommand

from ...forms import official_file
from ...locations import command


class Command(BaseCommand):
    help = "Find a town or the first half of a postcode, as lines of JSON; - reads lines."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("texts", nargs="*", metavar="TEXT")

    def handle(self, *args, texts, **options):
        sys.exit(command.main(texts, official_file=official_file()))
