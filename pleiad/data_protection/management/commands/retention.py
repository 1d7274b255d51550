import json

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.members.models import Member

from ... import sweeping


class Command(BaseCommand):
    help = (
        "Delete what was kept as long as it was promised; with --dry-run say what that is, as one line of JSON a table."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="change nothing")

    def handle(self, *args, dry_run, **options):
        at = timezone.now()
        if dry_run:
            for each in sweeping.look(at=at):
                self._say(each.label, each.keep, due=each.due, held=each.held)
            return
        found = {model._meta.label: said.keep for model, said in sweeping.swept_tables()}
        found[Member._meta.label] = _("Accounts that nobody used")
        before = sweeping.Sweep.objects.first()
        done = sweeping.sweep(at=at)
        earlier = before.gone if before and before.pk == done.pk else {}
        for label in sorted({*done.gone, *done.held}):
            gone = done.gone.get(label, 0) - earlier.get(label, 0)
            if gone or done.held.get(label):
                self._say(label, found[label], gone=gone, held=done.held.get(label, 0))

    def _say(self, label, keep, **counts):
        self.stdout.write(json.dumps({"table": label, "keep": str(keep), **counts}, ensure_ascii=False))
