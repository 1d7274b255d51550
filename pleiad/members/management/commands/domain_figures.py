import json
from dataclasses import asdict

from django.core.management.base import BaseCommand, CommandError

from pleiad.ui.sheets import Sheet, Unreadable

from ...eligibility import figures, versions


class Command(BaseCommand):
    help = (
        "Say what becomes of real domains, as one line of JSON for each kind of them. "
        "FILE is a CSV file with the columns kind and domain."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE")

    def handle(self, *args, file, **options):
        try:
            sheet = Sheet.open(file, report=lambda row, why: self.stderr.write(f"{file}: row {row} {why}"))
        except (OSError, Unreadable) as error:
            raise CommandError(str(error)) from None
        if missing := {"kind", "domain"} - set(sheet.columns):
            raise CommandError(f"{file} has no column {' and no column '.join(sorted(missing))}.")
        kind, domain = sheet.columns.index("kind"), sheet.columns.index("domain")
        told = ((cells[kind].strip(), cells[domain].strip().lower()) for _number, cells in sheet.rows())
        for each in figures.measure(told, versions.current()):
            self.stdout.write(json.dumps(asdict(each)))
