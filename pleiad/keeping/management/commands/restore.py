import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from ... import backing_up, sealed
from ...models import KeptCopy, KeptCopyKind


class Command(BaseCommand):
    help = "Restore a backup into an empty database, erase again who left since, and say so in one line of JSON."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, metavar="FILE")
        parser.add_argument("--key", type=Path, help="the file with the private key")
        parser.add_argument(
            "--erasures", type=Path, action="append", default=[], metavar="FILE",
            help="who left since, besides the list beside the backup: another erasures.jsonl, or a log",
        )  # fmt: skip
        parser.add_argument(
            "--rehearse",
            action="store_true",
            help="restore into a database that is thrown away, and write down that it worked",
        )

    def handle(self, *args, path: Path, key, erasures, rehearse, **options):
        for each in [path, *erasures, *([key] if key else [])]:
            if not each.is_file():
                raise CommandError(f"The file {each} is not there.", returncode=2)
        try:
            made = self._rehearsed(path, key) if rehearse else self._restored(path, key, erasures)
        except (sealed.NoBackup, OSError, DatabaseError, ValueError, KeyError) as trouble:
            self.stderr.write(f"pleiad: nothing was restored: {trouble}")
            sys.exit(1)
        self.stdout.write(json.dumps(made))

    def _restored(self, path, key, erasures):
        keys = sealed.identities(key) if key else []
        made, erased = backing_up.bring_back(path, keys=keys, more_erasures=erasures, at=timezone.now())
        if erased:
            self.stderr.write(f"Members who had left since were erased again: {erased}.")
        return made.as_dict()

    def _rehearsed(self, path, key):
        """The same in another process, whose database is a file of its own."""
        with tempfile.TemporaryDirectory(prefix="pleiad-rehearsal-") as folder:
            words = [sys.executable, "-m", "pleiad.config.command", "restore", str(path.resolve())]
            words += ["--key", str(key.resolve())] if key else []
            place = {"DATABASE_URL": f"sqlite:///{folder}/rehearsal.sqlite3"}
            done = subprocess.run(words, env={**os.environ, **place}, stdout=subprocess.PIPE, text=True)
        if done.returncode:
            raise sealed.NoBackup("the rehearsal failed; why stands above")
        made = json.loads(done.stdout)
        KeptCopy.objects.create(kind=KeptCopyKind.REHEARSAL, at=timezone.now(), **made)
        return made
