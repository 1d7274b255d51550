import sys

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from ...eligibility import check_address, versions


class Command(BaseCommand):
    help = "Say what the domain list says of each address, as lines of JSON; - reads lines."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("addresses", nargs="*", metavar="ADDRESS")

    def handle(self, *args, addresses, **options):
        try:
            domain_list = versions.current()
        except DatabaseError:
            self.stderr.write("pleiad: the domain list cannot be read. Run `make setup` first.")
            sys.exit(1)
        sys.exit(check_address.main(addresses, sys.stdin.buffer, sys.stdout.buffer, domain_list))
