from django.core.management.base import BaseCommand

from ...rebuilding import rebuild


class Command(BaseCommand):
    help = "Rebuild the search index from the documents."

    def handle(self, *args, **options):
        count = rebuild(progress=self._bar)
        self.stderr.write("")
        self.stdout.write(f"{count} things can be found.")

    def _bar(self, done, of):
        self.stderr.write(f"\r[{'#' * (40 * done // of):40}] {100 * done // of}%", ending="")
        self.stderr.flush()
