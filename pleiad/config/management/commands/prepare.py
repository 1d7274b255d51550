import os
import sys

from django.core.management import call_command
from django.core.management.base import BaseCommand

from pleiad.ui import build


class Command(BaseCommand):
    help = "Styles, static files and database, as `make setup` needs them after the packages."
    requires_system_checks = []

    def handle(self, *args, **options):
        if failed := build.main():
            sys.exit(failed)
        call_command("collectstatic", interactive=False, verbosity=0)
        os.umask(0o077)  # the database is for the program's own account
        call_command("migrate", interactive=False, verbosity=0)
        self.stdout.write("Ready: packages, styles and database are up to date.")
