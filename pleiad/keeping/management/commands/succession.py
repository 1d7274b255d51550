import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ... import succession


class Command(BaseCommand):
    help = "Go through what each keeper of the server needs to know and have. Without --keeper it says what is missing."

    def add_arguments(self, parser):
        parser.add_argument("--keeper", help="an address of KEEPERS: this keeper answers now")
        parser.add_argument(
            "--yes", action="append", default=[], metavar="STEP", help="say this step without being asked"
        )

    def handle(self, *args, keeper, yes, **options):
        at = timezone.now()
        if keeper:
            if keeper.strip().lower() not in [each.lower() for each in settings.KEEPERS]:
                raise CommandError("This address does not stand in KEEPERS.", returncode=2)
            if unknown := set(yes) - set(succession.STEPS):
                raise CommandError(
                    f"There is no step {unknown.pop()}. Steps: {', '.join(succession.STEPS)}.", returncode=2
                )
            for step in yes or self._asked(keeper, at):
                succession.say(keeper=keeper, step=step, at=at)
        self._told(at)

    def _asked(self, keeper, at):
        if not sys.stdin.isatty():
            raise CommandError("Nobody is there to answer. Name steps with --yes.", returncode=2)
        for step in succession.missing(keeper=keeper, at=at):
            if input(f"{succession.STEPS[step]}\n  Is it so? [y/N] ").strip().lower() in ("y", "yes"):
                yield step

    def _told(self, at):
        state = succession.state(at=at)
        if len(state) < 2:
            self.stdout.write(f"Keepers in KEEPERS: {len(state)}. The network needs two.")
        for number, missing in enumerate(state.values(), 1):
            self.stdout.write(f"Keeper {number}: {'everything is said' if not missing else 'not said yet'}")
            for step in missing:
                self.stdout.write(f"  {step:<12} {succession.STEPS[step]}")
        sys.exit(1 if len(state) < 2 or any(state.values()) else 0)
