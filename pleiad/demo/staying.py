"""Proofs of where the invented members work: most are fresh, one is due, one overdue, one membership rests, and one member has
changed employer."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from pleiad.members import addresses, moving, own_addresses, staying
from pleiad.members.eligibility import versions
from pleiad.members.models import Address, Member
from pleiad.teams.actions import move
from pleiad.teams.models import ChannelInvite
from pleiad.teams.states import State

from . import cast
from .people import address_of

NEW_ADDRESS = "tharushi.wickramanayake.invented@portsmouth.gov.uk"
A_DAY = timedelta(days=1)


def furnish(*, chance, at) -> str:
    """Let everybody have proved within the last months, and tell the stories of four."""
    _prove(Member.objects.filter(joined_at__isnull=False, left_at=None), chance, at)
    _move(at - 20 * A_DAY)
    _lapse(cast.PROOF_DUE, prove_by=at + 6 * A_DAY, until=at - A_DAY)
    _lapse(cast.READING, prove_by=at - 8 * A_DAY, until=at - 8 * A_DAY)
    _add_private_address(cast.READING, at - 200 * A_DAY)
    _lapse(cast.RESTING, prove_by=at - 34 * A_DAY, until=at - 3 * A_DAY)
    _out_of_teams(at - 2 * A_DAY)
    return _("Proofs of where members work: most are fresh, one is due, one membership rests, one member has moved")


def renew(*, chance, at) -> None:
    """Time has passed since the world was built: all but those in the cast have proved again."""
    old = Member.objects.filter(prove_by__lt=at + 25 * A_DAY, left_at=None)
    told = [address_of(name) for name in (cast.PROOF_DUE, cast.READING, cast.RESTING)]
    _prove(old.exclude(email__in=told), chance, at)


def _prove(members, chance, at):
    found = list(members.order_by("pk"))
    for member in found:
        moment = max(member.joined_at, at - chance.randint(3, 140) * A_DAY)
        staying.begin(member, at=moment, prove_by=moment + settings.PROOF_COUNTS_FOR)
    Member.objects.bulk_update(found, staying.STAYING, batch_size=200)
    proved = {member.pk: member.proved_at for member in found}
    work = list(Address.objects.filter(member__in=found, kind="work"))
    for each in work:
        each.proved_at = proved[each.member_id]
    Address.objects.bulk_update(work, ["proved_at"], batch_size=200)


def _move(at):
    member = Member.objects.get(email=address_of(cast.MOVED))
    address = addresses.parse(NEW_ADDRESS)
    moving.add(member=member, address=address, key=versions.current().key(address), second=False, at=at)


def _add_private_address(name, at):
    """With it the member signs in without proving anything, so that one can see what is open to them."""
    member, address = Member.objects.get(email=address_of(name)), addresses.parse(cast.PRIVATE)
    own_addresses.add_address(member=member, address=address, key=versions.current().key(address), at=at)


def _out_of_teams(at):
    """The guests whom these stories took out of Teams have been out for some days."""
    for invite in ChannelInvite.objects.filter(state=State.LEAVING, due_at__lt=at, member__isnull=False):
        invite.guest_id = invite.membership_id = ""
        move(invite, State.WITHDRAWN, at=at)


def _lapse(name, *, prove_by, until):
    """No proof came: every step that fell due until then was taken at its time, as a worker takes it."""
    member = Member.objects.get(email=address_of(name))
    proved_at = prove_by - settings.PROOF_COUNTS_FOR
    staying.begin(member, at=proved_at, prove_by=prove_by)
    member.save(update_fields=staying.STAYING)
    member.addresses.filter(kind="work").update(proved_at=proved_at)
    while True:
        step = Member.objects.filter(Q(next_step_at__lte=until), pk=member.pk).values_list("next_step_at", flat=True)
        moment = step.first()
        if moment is None:
            return
        staying.step(pk=member.pk, at=moment)
