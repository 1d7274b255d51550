"""What a change of organisations moves in this room."""

from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.members.models import Employment
from pleiad.members.organisations.changes import Moves, tells_what_moves

from .models import Allowance, Alumna, PlaceRequest


@tells_what_moves
def moves(*, of, into):
    usable = Allowance.objects.usable(timezone.now()).filter(organisation__in=of)
    left = usable.aggregate(left=Sum(F("points") - F("reserved") - F("spent")))["left"]
    there = Employment.objects.current().filter(organisation__in=of).values("member")
    return [
        Moves(_("Training points left"), left or 0),
        Moves(
            _("Requests for places that draw on them"),
            PlaceRequest.objects.standing().filter(allowance__in=usable).count(),
        ),
        Moves(_("Alumnae of courses"), Alumna.objects.filter(member__in=there).values("member").distinct().count()),
    ]
