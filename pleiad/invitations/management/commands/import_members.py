import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import override

from pleiad.errors import Refused
from pleiad.members.models import Member
from pleiad.ui.sheets import decode, is_workbook

from ... import actions, sheet


class Command(BaseCommand):
    help = (
        "Read people from a CSV file and say what becomes of each row, as a line of JSON, then one with the counts. "
        "Without --preview they are invited; nobody is a member before saying yes."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", help="a CSV file with a column “email”; - reads standard input")
        parser.add_argument("--preview", action="store_true", help="only say it: nothing is kept and nobody is invited")
        parser.add_argument("--by", metavar="ADDRESS", help="the organiser who invites them")
        parser.add_argument("--language", choices=["en", "cy"], default="en", help="language of the invitations")

    def handle(self, *args, file, preview, by, language, **options):
        organiser = None if preview else self._organiser(by)
        with override("en"):
            try:
                rows = sheet.read(self._text(file))
            except Refused as refusal:
                raise CommandError(f"{file}: {refusal}") from None
            for row in rows:
                self.stdout.write(json.dumps(row.told()))
            if not preview:
                at = timezone.now()
                imported = actions.read_in(name=file, rows=rows, language=language, by=organiser, at=at)
                try:
                    actions.invite(imported=imported, by=organiser, at=at)
                except Refused as refusal:
                    raise CommandError(f"{file}: {refusal}") from None
        self.stdout.write(json.dumps(sheet.counts(rows)))

    def _organiser(self, by):
        found = Member.objects.organisers().filter(email=(by or "").lower()).first()
        if found is None:
            raise CommandError("Say with --by which organiser invites them, by address; or look first, with --preview.")
        return found

    def _text(self, file):
        try:
            data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        except OSError as trouble:
            raise CommandError(f"{file}: {(trouble.strerror or str(trouble)).lower()}") from None
        if is_workbook(data):
            raise CommandError(f"{file}: is a workbook, not a CSV file; open it and save the sheet as CSV")
        return decode(data)[0]
