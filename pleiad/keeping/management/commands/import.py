import json
import sys
import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from ... import exporting
from ...sealed import NoBackup


class Command(BaseCommand):
    help = "Fill an empty database from the folder that `pleiad export` wrote. Says so in one line of JSON."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, metavar="FOLDER")

    def handle(self, *args, folder: Path, **options):
        if not folder.is_dir():
            raise CommandError(f"The folder {folder} is not there.", returncode=2)
        began = time.monotonic()
        try:
            counted = exporting.bring_in(folder)
        except (exporting.NoExport, NoBackup, OSError, DatabaseError, ValueError, KeyError, TypeError) as trouble:
            self.stderr.write(f"pleiad: nothing was imported: {trouble}")
            sys.exit(1)
        size, sha256 = exporting.hash_of(folder)
        seconds = round(time.monotonic() - began, 3)
        said = {"rows": counted.rows, "files": counted.files, "bytes": size, "sha256": sha256, "seconds": seconds}
        self.stdout.write(json.dumps(said))
