import sys

from django.core.management.base import BaseCommand
from django.utils import timezone

from ...actions import make_organiser
from ...models import Address


class Command(BaseCommand):
    help = "Give a member the organisers’ desk."

    def add_arguments(self, parser):
        parser.add_argument("address", help="the address that the member signs in with")

    def handle(self, *args, address, **options):
        known = Address.objects.select_related("member").filter(address=address.strip().lower()).first()
        if not known:
            self.stderr.write(
                "pleiad: nobody has proved this address. The person must join or sign in with it first; then try again."
            )
            sys.exit(1)
        make_organiser(member=known.member, at=timezone.now())
        self.stdout.write(f"{known.member.name} is an organiser now.")
