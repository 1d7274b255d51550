import sys

from django.core.management.base import BaseCommand

from ... import key_command


class Command(BaseCommand):
    help = "Say who holds the key that finds sealed authors, and how to make and keep it."

    def handle(self, *args, **options):
        sys.exit(key_command.main(self.stdout))
