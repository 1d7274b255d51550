import sys

from django.core.management.base import BaseCommand

from ...serve import serve_all


class Command(BaseCommand):
    help = "Serve the pages and deliver what is due."

    def handle(self, *args, **options):
        sys.exit(serve_all())
