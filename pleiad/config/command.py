"""The `pleiad` command: the short name of manage.py, with a list of our own commands."""

import os
import sys

from django.core.management import execute_from_command_line

HELP = """Usage: pleiad COMMAND

  setup                     set a new installation up: settings, folders, database, mail, the first organiser
  serve                     the web pages and the delivery worker together; PORT says where (8000)
  deliver [--loop]          send what is due and stop, or keep on sending
  doctor [--json]           look at what this installation needs, and say how to mend it
  backup FILE|FOLDER        write one file with everything, encrypted and read back
  backup-key FILE           make the pair of keys for it
  restore FILE              bring a backup back into an empty database; --rehearse only tries
  export FOLDER             everything in open formats, described; import FOLDER fills an empty database from it
  archive FOLDER            what is public as plain files, for the day on which the network ends
  first-organiser           make a link that makes the member who opens it the first organiser, once
  succession                go through what a second keeper needs to know
  try-mail                  send one email to OPERATOR_EMAIL
  receive                   take one email on standard input: a reply, a bounce, a person's words
  demo                      build the demonstration world, or bring it up to today
  organiser ADDRESS         make the member with this address an organiser; --step-down takes it back
  verify-audit [FILE]       check that the audit is whole, in the database or in a copy; one line of JSON
  export-audit              write a copy of the audit that can be checked anywhere
  retention [--dry-run]     delete what was kept as long as promised, or say what that would be
  index                     build the search index again
  safeguarding-key          say who holds the key that finds sealed authors, and how to make and keep it
  import-members FILE       invite people from a CSV file; --preview only says what becomes of each row
  check-address ADDRESS...  say what the domain list says of each address, as lines of JSON; - reads lines
  domain-figures FILE       count what becomes of the domains in a CSV file, for each kind of them
  domain-list [--write]     say how the domain list differs from the one that ships, or take that over
  organisations [--write]   say how the organisations differ from the list that ships, or take that over
  private-mail FILE...      say what newer lists of free and throw-away mail would change (--write writes it)
  match                     pair mentors and mentees from two CSV files (--help says more)
  match-scores              pair by given scores from a CSV file (--help says more)
  location TEXT...          find a town or the first half of a postcode, as lines of JSON; - reads lines
  nearest LOCATION          list the cohorts that are open by distance from a location, as lines of JSON
  import-postcodes FILE     give every outward code its official centre (ONS or Code-Point Open)

Any other word is a command of Django: migrate, makemigrations, shell, dumpdata …
Settings come from the environment or from .env; docs/operating.md lists them.
"""


READ_BY_OTHERS = ("prepare", "collectstatic", "makemessages", "compilemessages", "makemigrations")
"""Commands whose files the account that serves must be able to read, too."""


def main(argv: list[str] | None = None) -> int:
    """Run one command of ours or of Django; returns the exit status."""
    argv = sys.argv[1:] if argv is None else argv
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pleiad.config.settings")
    if not argv or argv[0] in ("-h", "--help", "help"):
        print(HELP, end="")
        return 0
    word, rest = argv[0].replace("-", "_"), argv[1:]
    if word == "setup":
        from .first_run import main as set_up

        return set_up(rest)
    if word not in READ_BY_OTHERS:
        os.umask(0o077)  # what the program writes, the database above all, is for its own account
    try:
        execute_from_command_line(["pleiad", word, *rest])
    except SystemExit as leaving:
        if isinstance(leaving.code, str):
            print(leaving.code, file=sys.stderr)
            return 1
        return 2 if leaving.code and _is_unknown(word) else leaving.code or 0
    return 0


def _is_unknown(word):
    """Whether there is no such command, which Django ends with 1: in ours, 1 means that something bad was found."""
    from django.core.management import get_commands

    return word not in get_commands()


if __name__ == "__main__":
    sys.exit(main())
