"""What a change of organisations moves in this room."""

from django.db.models import Q
from django.utils.translation import gettext as _

from pleiad.members.models import Employment
from pleiad.members.organisations.changes import Moves, tells_what_moves

from .models import Pairing


@tells_what_moves
def moves(*, of, into):
    """Pairs go on; those whom a shield then keeps apart end, as they do whenever two become colleagues."""
    there = Employment.objects.current().filter(organisation__in=of).values("member")
    everyone = Employment.objects.current().filter(organisation__in=[*of, *into]).values("member")
    pairs = Pairing.objects.alive().filter(Q(mentee__in=there) | Q(mentor__in=there))
    together = pairs.filter(mentee__in=everyone, mentor__in=everyone)
    shielded = Q(mentee__shielded_since__isnull=False) | Q(mentor__shielded_since__isnull=False)
    return [
        Moves(_("Mentoring pairs"), pairs.count()),
        Moves(_("Pairs of two who become colleagues"), together.count()),
        Moves(_("Pairs that a shield then ends"), together.filter(shielded).count()),
    ]
