import json
import sys
import time
from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from ... import exporting


class Command(BaseCommand):
    help = "Write everything in open formats into an empty folder, with a description. Says so in one line of JSON."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, metavar="FOLDER")

    def handle(self, *args, folder: Path, **options):
        began = time.monotonic()
        try:
            counted = exporting.export(folder)
        except exporting.NoExport as wrong:
            self.stderr.write(f"pleiad: {wrong}")
            sys.exit(2)
        except (OSError, DatabaseError) as trouble:
            self.stderr.write(f"pleiad: nothing whole was exported: {trouble}")
            sys.exit(1)
        size, sha256 = exporting.hash_of(folder)
        seconds = round(time.monotonic() - began, 3)
        said = {"rows": counted.rows, "files": counted.files, "bytes": size, "sha256": sha256, "seconds": seconds}
        self.stdout.write(json.dumps(said))
