import json
import sys

from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils import timezone

from ...incoming import receive
from ...incoming.letters import LARGEST

TRY_AGAIN = 75  # EX_TEMPFAIL of sysexits.h: the mail server keeps the email and brings it again


class Command(BaseCommand):
    help = (
        "Take one email on standard input, as a mail server's pipe hands it over, and say in a line what became of it."
    )

    def handle(self, *args, **options):
        raw = sys.stdin.buffer.read(LARGEST + 1)
        while sys.stdin.buffer.read(1_000_000):  # what is too large is still taken, or the mail server would complain
            pass
        try:
            heard = receive(raw, at=timezone.now())
        except DatabaseError:
            self.stderr.write("pleiad: the database is away. Bring this email again.")
            sys.exit(TRY_AGAIN)
        self.stdout.write(json.dumps(heard.as_dict(), ensure_ascii=False))
