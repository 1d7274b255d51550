"""What a member's home shows of this room: an invitation to Teams that needs a step of the member."""

from django.db.models import OuterRef
from django.urls import reverse

from pleiad.home.waiting import WaitingAnswer, waits

from .models import ChannelInvite
from .states import MEMBERS_TURN, ledger_line


@waits(
    "teams.invite",
    sign=ChannelInvite.objects.active().filter(member=OuterRef("pk"), state__in=MEMBERS_TURN),
)
def invite(*, member, at, most):
    found = ChannelInvite.objects.active().filter(member=member.pk, state__in=MEMBERS_TURN).order_by("-pk").first()
    if found is None:
        return
    line = ledger_line(found)
    if line["members_turn"]:
        yield WaitingAnswer(line["title"], reverse("teams:mine"), line["link"]["label"], sentence=line["step"])
