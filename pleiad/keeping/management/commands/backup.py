import json
import sys
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from ... import backing_up, settings_kept
from ...sealed import NoBackup


class Command(BaseCommand):
    help = "Write one file with everything, compressed, encrypted and read back. Says so in one line of JSON."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "path", type=Path, metavar="FILE", help="where to; a folder keeps many, named by their moment"
        )
        parser.add_argument(
            "--to", action="append", default=[], metavar="KEY", help="a public key, besides BACKUP_RECIPIENTS"
        )
        parser.add_argument(
            "--unencrypted", action="store_true", help="only compress: for a disk that is encrypted itself"
        )
        parser.add_argument("--with-secrets", action="store_true", help="take SECRET_KEY and passwords along")
        parser.add_argument("--keep-days", type=int, default=35, help="in a folder: delete backups that are older (35)")

    def handle(self, *args, path: Path, to, unencrypted, with_secrets, keep_days, **options):
        to = [*settings.BACKUP_RECIPIENTS, *to]
        if not to and not unencrypted:
            raise CommandError(
                "Nobody is named who could read it: set BACKUP_RECIPIENTS to public keys (`pleiad backup-key FILE` makes "
                "one), or say --unencrypted.", returncode=2,
            )  # fmt: skip
        if unencrypted and (to or with_secrets):
            raise CommandError("--unencrypted goes with neither keys nor --with-secrets.", returncode=2)
        at = timezone.now()
        folder = path if path.is_dir() else None
        if not path.parent.is_dir():
            raise CommandError(f"The folder {path.parent} is not there.", returncode=2)
        try:
            told = settings_kept.told(with_secrets=with_secrets)
            made = backing_up.back_up(
                backing_up.name_in(folder, at=at) if folder else path, to=to, at=at, settings=told
            )
            if folder:
                backing_up.rotate(folder, at=at, kept_for=timedelta(days=keep_days))
        except (NoBackup, OSError, DatabaseError) as trouble:
            self.stderr.write(f"pleiad: no backup was made: {trouble}")
            sys.exit(1)
        self.stdout.write(json.dumps(made.as_dict()))
