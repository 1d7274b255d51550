import sys

from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils import timezone

from ... import chaining, copies


class Command(BaseCommand):
    help = "Write a copy of the audit that `verify-audit FILE` can check anywhere: one JSON object a line."
    requires_system_checks = []

    def handle(self, *args, **options):
        try:
            head = chaining.head()  # before the records, which workers may add to meanwhile
            copies.write(self.stdout, at=timezone.now(), head=head, records=chaining.records())
        except DatabaseError:
            self.stderr.write("pleiad: the audit cannot be read. Run `make setup` first.")
            sys.exit(2)
