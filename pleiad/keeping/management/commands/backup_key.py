import getpass
import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from ... import sealed


class Command(BaseCommand):
    help = "Make a pair of keys for backups: the private one into a file, the public one onto the screen."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "path", type=Path, metavar="FILE", help="where the private key goes; keep it off the server"
        )
        parser.add_argument(
            "--passphrase", action="store_true", help="protect it by words (BACKUP_PASSPHRASE, or asked for)"
        )

    def handle(self, *args, path: Path, passphrase, **options):
        private, public = sealed.new_key()
        text = f"# public key: {public}\n{private}\n"
        content = text.encode()
        if passphrase:
            words = os.environ.get(sealed.PASSPHRASE) or getpass.getpass("Passphrase: ")
            if len(words) < 12:
                raise CommandError("The passphrase needs at least 12 characters.", returncode=2)
            content = sealed.protect(text, words)
        try:
            opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as trouble:
            raise CommandError(f"{path} cannot be written: {trouble.strerror}.", returncode=2) from None
        with os.fdopen(opened, "wb") as file:
            file.write(content)
        self.stdout.write(public)
