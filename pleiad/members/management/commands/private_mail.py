from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from ...eligibility import private_mail
from ...eligibility.listed_domains import read_csv


class Command(BaseCommand):
    help = (
        "Show what newer lists of free and throw-away mail would change in the copy that ships, or write it with --write. "
        "The lists are files that are here already; docs/organisations.md says where they come from."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("lists", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--write", "--apply", action="store_true", help="write the copy")

    def handle(self, *args, lists, write, **options):
        try:
            new = set().union(*(private_mail.read(path.read_text(encoding="utf-8")) for path in lists))
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"A list cannot be read: {error}") from None
        new -= {listed.domain for listed in read_csv()}  # what the list says itself needs no copy
        old = private_mail.read(private_mail.COPY.read_text(encoding="ascii"))
        for sign, domains in (("+", new - old), ("-", old - new)):
            for domain in sorted(domains):
                self.stdout.write(f"{sign} {domain}")
        self.stdout.write(f"{len(new)} domains: {len(new - old)} new, {len(old - new)} gone.")
        if write:
            private_mail.COPY.write_text("".join(f"{domain}\n" for domain in sorted(new)), encoding="ascii")
