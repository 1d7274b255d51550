"""The people to add to Teams or remove by hand, as a file and as a line to paste."""

import csv
import io

from django.utils.translation import gettext as _

from pleiad.ui.spreadsheets import safe_cell

from .models import ChannelInvite
from .states import State


def waiting_for_tick_csv() -> str:
    """Name, address, what to do and since when, one person a line."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow([_("Name"), _("Address"), _("What to do"), _("Since")])
    for invite in ChannelInvite.objects.waiting_for_tick().select_related("member"):
        todo = _("Take out") if invite.state == State.TO_REMOVE else _("Add")
        name = invite.member.name if invite.member else _("Former member")
        rows.writerow(
            [safe_cell(cell) for cell in (name, invite.address, todo, invite.state_changed_at.date().isoformat())]
        )
    return out.getvalue()


def addresses_to_add() -> str:
    """The addresses to add, separated as the box in Teams takes them."""
    to_add = ChannelInvite.objects.waiting_for_tick().filter(state=State.LISTED)
    return "; ".join(to_add.values_list("address", flat=True))
