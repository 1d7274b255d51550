"""Teams invites that wait for a person, and the addresses to copy into Teams."""

from urllib.parse import urlencode

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pleiad.desk.door import desk_action, desk_action_for_good, desk_page
from pleiad.desk.pages import attempt, back_to, show
from pleiad.desk.reads import write_down
from pleiad.ui.paging import cut, page_number

from ... import actions, queue
from ...exports import addresses_to_add
from ...models import Adapter, ChannelInvite
from ...states import State
from .. import posts, waiting
from ..invites import TeamsNow, name_of
from ..reads import OPENED_ADDRESSES
from ..waiting import looked_after
from .stuck import causes

ON_A_PAGE = 20


@desk_page
def teams(request):
    """Everything about Teams that waits for a person; `?tick` lists the people to add or take out by hand."""
    now, at, tick = TeamsNow(), timezone.now(), "tick" in request.GET
    found = ChannelInvite.objects.waiting_for_tick() if tick else ChannelInvite.objects.stuck()
    state, _colon, code = cause = request.GET.get("cause", "").replace("\x00", "").partition(":")
    if state and not tick:
        found = found.filter(state=state, last_code=code)
    page = cut(looked_after(found.select_related("member")), number=page_number(request), size=ON_A_PAGE)
    context = {
        "queue": now.queue,
        "why_stopped": queue.why_stopped(now.queue) if now.queue else "",
        "by_hand": now.adapter == Adapter.MANUAL,
        "through_graph": now.adapter == Adapter.GRAPH,
        "tick": tick,
        "lines": [waiting.invite(each, now, at=at, opens=True).line for each in page.rows],
        "page": page,
        "query": "tick=" if tick else urlencode({"cause": "".join(cause)} if state else {}),
        "causes": [] if tick else causes(),
        "cause": "" if tick else "".join(cause),
        "drifts": [waiting.drift(each, at=at).line for each in waiting.open_drifts()[:ON_A_PAGE]],
    }
    context["in_line"] = waiting.in_line() if now.adapter == Adapter.GRAPH and not now.queue else ""
    context["posts"] = posts.latest() if settings.TEAMS_WEBHOOK else None
    context["in_doubt"] = [each for each in posts.in_trouble()[: posts.SHOWN] if each.state == "unknown"]
    return show(request, "teams", "teams/desk/teams.html", context)


@desk_action
def retry(request, pk):
    """Try an invite once more, after something was put right."""
    invite = get_object_or_404(ChannelInvite, pk=pk)
    attempt(
        request,
        actions.retry,
        _("We are trying this Teams invitation again."),
        invite=invite,
        by=request.user,
        at=timezone.now(),
    )
    return back_to(request, "teams")


@desk_action
def tick_off(request, pk):
    """What the invite waited for was done by hand in Teams."""
    invite = get_object_or_404(ChannelInvite, pk=pk)
    attempt(request, actions.tick_off, _("Ticked off."), invite=invite, by=request.user, at=timezone.now())
    return back_to(request, "teams")


@desk_action_for_good
def addresses(request):
    """The addresses to copy into Teams: the one place where work addresses stand, so each look is written down."""
    invites = ChannelInvite.objects.waiting_for_tick().select_related("member")
    with_address = [each for each in invites if each.address]
    write_down(
        did=OPENED_ADDRESSES, by=request.user, at=timezone.now(), members=[each.member_id for each in with_address]
    )
    rows = [
        {
            "name": name_of(each),
            "address": each.address,
            "todo": _("Take out") if each.state == State.TO_REMOVE else _("Add"),
        }
        for each in with_address
    ]
    said = ngettext("One person", "%(people)s people", len(rows)) % {"people": len(rows)}
    return show(request, "teams", "teams/desk/addresses.html", {"rows": rows, "said": said, "line": addresses_to_add()})
