import sys
from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from ... import archiving


class Command(BaseCommand):
    help = "Write what is public as plain files, for the day on which the network ends."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, metavar="FOLDER")

    def handle(self, *args, folder: Path, **options):
        try:
            many = archiving.archive(folder)
        except ValueError as wrong:
            self.stderr.write(f"pleiad: {wrong}")
            sys.exit(2)
        except (OSError, DatabaseError) as trouble:
            self.stderr.write(f"pleiad: the archive is not whole: {trouble}")
            sys.exit(1)
        self.stdout.write(f"{many} files are in {folder}. Open its index.html, or let any web server show the folder.")
