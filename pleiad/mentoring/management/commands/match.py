import argparse
import sys

from django.core.management.base import BaseCommand

from ...matching import match_command


class Command(BaseCommand):
    help = match_command.DESCRIPTION
    requires_system_checks = []

    def add_arguments(self, parser):
        match_command.add_arguments(parser)

    def handle(self, *args, **options):
        sys.exit(match_command.work(argparse.Namespace(**options)))
