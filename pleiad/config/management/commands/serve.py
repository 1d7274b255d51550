import sys

from django.core.management.base import BaseCommand

from ...serve import check_only, serve_all


class Command(BaseCommand):
    help = "Serve the pages and deliver what is due."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="only say whether it could serve here")

    def handle(self, *args, check: bool, **options):
        sys.exit(check_only() if check else serve_all())
