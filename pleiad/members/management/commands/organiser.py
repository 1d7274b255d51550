import sys

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from pleiad.errors import Refused

from ... import factors
from ...models import Address
from ...powers import make_organiser, release_organiser
from ...proofs import waived_until


class Command(BaseCommand):
    help = "Give a member the organisers’ desk, or take it back. Organisers themselves do this at the desk, by two."

    def add_arguments(self, parser):
        parser.add_argument("address", help="the address that the member signs in with")
        parser.add_argument("--step-down", action="store_true", help="take the desk from them; they stay a member")

    def handle(self, *args, address, step_down, **options):
        known = Address.objects.select_related("member").filter(address=address.strip().lower()).first()
        if not known:
            self.stderr.write(
                "pleiad: nobody has proved this address. The person must join or sign in with it first; then try again."
            )
            sys.exit(1)
        if step_down:
            self.release(known.member)
            return
        at = timezone.now()
        make_organiser(member=known.member, at=at)
        self.stdout.write(f"{known.member.name} is an organiser now.")
        if not waived_until(at) and not factors.has_second_step(known.member):
            self.stdout.write(
                f"Next: open {settings.BASE_URL}/desk/. It asks for a passkey or an authenticator app first."
            )

    def release(self, member):
        """Take the desk from the member."""
        try:
            release_organiser(member=member, at=timezone.now())
        except Refused as refusal:
            self.stderr.write(f"pleiad: {refusal}")
            sys.exit(1)
        self.stdout.write(f"{member.name} is an organiser no longer.")
