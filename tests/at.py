"""`python -m tests.at MOMENT COMMAND…`: one `pleiad` command with its clock at that moment (ISO, with an offset)."""

import os
import sys

from tests import moments


def main(argv) -> int:
    """Run the command; returns its exit status. What it forks has the same clock."""
    moment, *command = argv
    os.environ[moments.NAME] = moment
    moments.travel()
    from pleiad.config.command import main as pleiad

    return pleiad(command)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
