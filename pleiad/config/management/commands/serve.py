import sys

from django.core.management import call_command
from django.core.management.base import BaseCommand

from ...serve import check_only, serve_all


class Command(BaseCommand):
    help = "Serve the pages and deliver what is due."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="only say whether it could serve here")

        parser.add_argument(
            "--migrate", action="store_true", help="first bring the database up to date, as containers do"
        )

    def handle(self, *args, check: bool, migrate: bool, **options):
        if migrate:
            call_command("migrate", interactive=False, verbosity=0)
        sys.exit(check_only() if check else serve_all())
