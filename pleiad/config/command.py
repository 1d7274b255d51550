"""The `pleiad` command: our own words first, Django's below them."""

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

HELP = """Usage: pleiad COMMAND

  serve                     the web pages and the delivery worker together; PORT says where (8000)
  deliver [--loop]          send what is due and stop, or keep on sending
  demo                      build the demonstration world, or bring it up to today
  organiser ADDRESS         make the member with this address an organiser
  index                     make the search index anew from what can be found
  safeguarding-key          say who holds the key that finds sealed authors, and how to make and keep it
  check-address ADDRESS...  say what the register thinks of each address, as lines of JSON; - reads lines
  match                     pair mentors and mentees from two CSV files (--help says more)
  match-scores              pair by anybody’s scores from a CSV file (--help says more)
  place TEXT...             find a town or the first half of a postcode, as lines of JSON; - reads lines
  nearest PLACE             list the cohorts that are open by distance from a place, as lines of JSON
  import-postcodes FILE     give every outward code its official centre (ONS or Code-Point Open)

Any other word is a command of Django: migrate, makemigrations, shell, dumpdata …
Settings come from the environment or from .env; docs/operating.md lists them.
"""


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    argv = sys.argv[1:] if argv is None else argv
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pleiad.config.settings")
    if not argv or argv[0] in ("-h", "--help", "help"):
        print(HELP, end="")
        return 0
    word, rest = argv[0], argv[1:]
    if word in OURS:
        return OURS[word](rest) or 0
    from django.core.management import execute_from_command_line

    execute_from_command_line(["pleiad", word, *rest])
    return 0


def _start_django():
    import django

    django.setup()


def serve(argv):
    argparse.ArgumentParser(prog="pleiad serve", description="Serve the pages and deliver what is due.").parse_args(
        argv
    )
    _start_django()
    from .serve import serve_all

    return serve_all()


def deliver(argv):
    parser = argparse.ArgumentParser(prog="pleiad deliver", description="Send what is due.")
    parser.add_argument("--loop", action="store_true", help="keep on until told to stop")
    wanted = parser.parse_args(argv)
    _start_django()
    from . import worker

    if wanted.loop:
        worker.loop()
    else:
        print(f"{worker.once()} sent or settled")
    return 0


def demo(argv):
    argparse.ArgumentParser(prog="pleiad demo", description="Build the demonstration world.").parse_args(argv)
    _start_django()
    from django.conf import settings

    if not settings.DEMO:
        print("pleiad: the demonstration world is only built with DEMO=True.", file=sys.stderr)
        return 1
    from pleiad.demo import world

    world.build(at=datetime.now(UTC), progress=lambda line: print(line, flush=True))
    return 0


def prepare(argv):
    """What `make setup` does after the packages: styles, static files and database, in one process."""
    argparse.ArgumentParser(prog="pleiad prepare").parse_args(argv)
    from pleiad.ui import build

    if failed := build.main():
        return failed
    _start_django()
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", interactive=False, verbosity=0)
    print("Ready: packages, styles and database are up to date.")
    return 0


def organiser(argv):
    parser = argparse.ArgumentParser(prog="pleiad organiser", description="Give somebody the organisers’ desk.")
    parser.add_argument("address", help="the address that she signs in with")
    wanted = parser.parse_args(argv)
    _start_django()
    from django.utils import timezone

    from pleiad.members.actions import make_organiser
    from pleiad.members.models import Address

    known = Address.objects.select_related("member").filter(address=wanted.address.strip().lower()).first()
    if not known:
        print(
            "pleiad: nobody has proved this address. Let her join first (register or sign in with it), then try again.",
            file=sys.stderr,
        )
        return 1
    make_organiser(member=known.member, at=timezone.now())
    print(f"{known.member.name} is an organiser now.")
    return 0


def index(argv):
    argparse.ArgumentParser(prog="pleiad index", description="Make the search index anew.").parse_args(argv)
    _start_django()
    from pleiad.search.rebuilding import rebuild

    def bar(done, of):
        print(f"\r[{'#' * (40 * done // of):40}] {100 * done // of}%", end="", file=sys.stderr, flush=True)

    count = rebuild(progress=bar)
    print(file=sys.stderr)
    print(f"{count} things can be found.")
    return 0


def safeguarding_key(argv):
    _start_django()
    from pleiad.conversations import key_command

    return key_command.main(argv, sys.stdout)


def check_address(argv):
    _start_django()
    from django.db import DatabaseError

    from pleiad.members import check_address, registers

    try:
        register = registers.current()
    except DatabaseError:
        print("pleiad: the register cannot be read. Run `make setup` first.", file=sys.stderr)
        return 1
    return check_address.main(argv, sys.stdin.buffer, sys.stdout.buffer, register)


def match(argv):
    from pleiad.mentoring import match_command

    return match_command.main(argv)


def match_scores(argv):
    from pleiad.mentoring import match_scores_command

    return match_scores_command.main(argv)


def place(argv):
    from pleiad.training.places import command

    return command.main(argv, sys.stdin.buffer, sys.stdout.buffer, official_file=_postcodes())


def nearest(argv):
    _start_django()
    from django.utils import timezone

    from pleiad.training import command

    return command.main(argv, sys.stdout.buffer, sys.stderr, at=timezone.now(), official_file=_postcodes())


def import_postcodes(argv):
    _start_django()
    from pleiad.training.places import importing

    return importing.main(argv, into=_postcodes())


def _postcodes():
    """Where the centres of an official postcode file are kept once it was imported."""
    return Path(os.environ.get("VAR") or Path(__file__).resolve().parents[2] / "var") / "postcodes.csv"


OURS = {
    "serve": serve,
    "deliver": deliver,
    "demo": demo,
    "prepare": prepare,
    "organiser": organiser,
    "index": index,
    "safeguarding-key": safeguarding_key,
    "check-address": check_address,
    "match": match,
    "match-scores": match_scores,
    "place": place,
    "nearest": nearest,
    "import-postcodes": import_postcodes,
}

if __name__ == "__main__":
    sys.exit(main())
