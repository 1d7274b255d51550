import sys

from django.core.management.base import BaseCommand

from ...forms import official_file
from ...locations import importing


class Command(BaseCommand):
    help = "Give every outward code its official centre (ONS or Code-Point Open)."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="*", metavar="FILE")

    def handle(self, *args, files, **options):
        sys.exit(importing.main(files, into=official_file()))
