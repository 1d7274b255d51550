#!/usr/bin/env python
"""Django's command line, as everybody knows it. `pleiad` is its short name and lists our own commands."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pleiad.config.settings")
    execute_from_command_line(sys.argv)
