"""What other rooms' pages show of this room."""

from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.directory.models import Profile

from .models import Piece

ON_A_PERSONS_PAGE = 3


def of_person(*, profile: Profile, reader, at) -> tuple[str, dict] | None:
    """What a member agreed to be seen for, newest first."""
    found = Piece.objects.visible_to(reader).filter(author=profile.member_id).order_by("-written_at", "-pk")
    pieces = list(found[:ON_A_PERSONS_PAGE])
    return ("spotlight/_of_person.html", {"pieces": pieces}) if pieces else None


def put_forward(*, profile: Profile, reader) -> tuple[str, str] | None:
    """The way to write about a member without knowing an address."""
    if not reader.is_current:
        return None
    label = _("Put %(name)s in the spotlight") % {"name": profile.member.name}
    return label, f"{reverse('spotlight:nominate')}?member={profile.member_id}"
