"""Stopping all delivery to the team when everyone would get the same answer, and letting it go on."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.audit import actions as audit
from pleiad.errors import Refused
from pleiad.integrations.graph.permissions import WANTED, for_one_team

from .actions import move, queue_name
from .models import Adapter, ChannelInvite, InviteMove, Queue
from .states import MOVING, State

log = logging.getLogger(__name__)

WHY = {
    "credentials": gettext_lazy("Microsoft does not accept our secret. Make a new one and put it into the settings."),
    "application-unknown": gettext_lazy(
        "Microsoft does not know our application in the host’s directory, or it is switched off there. Check GRAPH_TENANT and "
        "GRAPH_CLIENT_ID, and in the Entra admin centre: Enterprise applications, Properties, Enabled for users to sign in."
    ),
    "access-policy": gettext_lazy(
        "A Conditional Access policy of the host’s directory keeps our application out. The switch is in the Entra admin "
        "centre: Protection, Conditional Access, the policies for workload identities: leave our application or our "
        "server’s address out of them."
    ),
    "licence-missing": gettext_lazy(
        "Microsoft says that a licence for Teams is missing: “%(said)s”. The switch is in the Microsoft 365 admin centre: "
        "Billing, Licences."
    ),
    "for-all": gettext_lazy(
        "Microsoft’s answer is hardly about one person: “%(said)s”, when we wanted to %(call)s. The host’s administrators look "
        "for what it names in the Entra admin centre: External Identities, External collaboration settings."
    ),
    "forbidden": gettext_lazy(
        "Microsoft says no to our application when it asks to %(call)s. Check in the Entra admin centre: App registrations, "
        "API permissions: %(permission)s must be granted; and External Identities, External collaboration settings: who "
        "may invite guests."
    ),
    "permission-missing": gettext_lazy(
        "Our application may not %(call)s. Grant it %(permission)s in the Entra admin centre: App registrations, API "
        "permissions, Grant admin consent."
    ),
    "invites-off": gettext_lazy(
        "The host’s directory lets nobody but administrators invite guests, or nobody at all. The switch is in the Entra "
        "admin centre: External Identities, External collaboration settings, Guest invite settings."
    ),
    "blocked-by-microsoft": gettext_lazy(
        "Microsoft has blocked invitations from the host’s directory because they looked suspicious to it. Only "
        "Microsoft’s support lifts that: the host’s administrators open a support request. Add people by hand meanwhile."
    ),
    "directory-full": gettext_lazy(
        "The host’s directory can hold no more accounts. Its administrators delete accounts that nobody uses, or ask "
        "Microsoft for more: Entra admin centre, Overview, Directory quota."
    ),
    "question-refused": gettext_lazy(
        "Microsoft no longer understands our question when we want to %(call)s. That is a fault of this program: tell "
        "those who look after it. Add people by hand meanwhile."
    ),
    "guests-not-allowed": gettext_lazy(
        "The team does not allow guests. The switches are in the Microsoft 365 admin centre: Org settings, Microsoft 365 "
        "Groups, and the sensitivity label of the team."
    ),
    "guests-off-in-teams": gettext_lazy(
        "Guests are switched off for the whole of Teams. The switch is in the Teams admin centre: Users, Guest access."
    ),
    "team-unusable": gettext_lazy("The team is archived, deleted or full."),
    "channel-shared": gettext_lazy(
        "The channel is a shared one, and guests cannot enter those. Choose another channel."
    ),
    "wait-too-long": gettext_lazy("Microsoft told us to wait for longer than a day."),
    "three-alike": gettext_lazy(
        "Three people got the same answer from Microsoft, so it is hardly about them: “%(said)s”, when we wanted to "
        "%(call)s. Look for its cause before the others get it too."
    ),
    "by-hand": gettext_lazy("An organiser stopped the queue."),
}
"""One line for each reason, with the switch to turn."""

CALLS = {
    "look-up": gettext_lazy("look up addresses"),
    "see": gettext_lazy("look at accounts"),
    "deleted": gettext_lazy("look at deleted accounts"),
    "invite": gettext_lazy("invite guests"),
    "find": gettext_lazy("see who is in the team"),
    "list": gettext_lazy("see who is in the team"),
    "add": gettext_lazy("add people to the team"),
    "remove": gettext_lazy("take people out of the team"),
    "channel": gettext_lazy("add people to the private channel"),
    "team": gettext_lazy("look at the team"),
    "channel-of-team": gettext_lazy("look at the channel"),
}
"""What we ask Microsoft for, as it continues “when we want to”."""

WITH_A_NUMBER = (
    "forbidden", "blocked-by-microsoft", "question-refused", "three-alike", "licence-missing", "for-all", "access-policy",
)  # fmt: skip


def stop(
    *,
    at: datetime,
    code: str,
    reason: str = "",
    by=None,
    call: str = "",
    said: str = "",
    request_id: str = "",
    mark: str = "",
) -> bool:
    """Stop all delivery through Graph; what waits is kept. `code` is a key of WHY, `reason` what Microsoft called it or an
    organiser's own words. `call`, `said` and `request_id`: what we asked, what it said, and its number for that; `mark`:
    of an answer that several people got.

    Says whether this call was the one that stopped it.
    """
    queue, _made = Queue.objects.get_or_create(name=queue_name())
    stopped = Queue.objects.filter(name=queue_name(), stopped_at=None).update(
        stopped_at=at,
        trouble_since=_trouble_since(queue, at),
        stopped_code=code[:120],
        stopped_call=call,
        stopped_said=said[:300],
        stopped_request=request_id[:64],
        **({"excused_answer": mark, "excused_at": None} if mark else {}),
    )
    if stopped:
        log.warning("The Teams queue was stopped: %s %s %s", code, call, request_id)
        audit.record(
            did="stopped the Teams queue", by=by, about=queue_name(), at=at, reason=reason, detail={"code": code}
        )
    return bool(stopped)


def _trouble_since(queue: Queue, at: datetime) -> datetime:
    """When the trouble began: now, or before, if nobody got into the team since the queue was resumed."""
    if queue.trouble_since is None or queue.resumed_at is None:
        return at
    helped = InviteMove.objects.filter(at__gte=queue.resumed_at, became=State.MEMBER).exists()
    return at if helped else queue.trouble_since


@transaction.atomic
def resume(*, by, at: datetime) -> None:
    """Go on with everything that waited, from now; the target is checked again."""
    changed = Queue.objects.filter(name=queue_name()).exclude(stopped_at=None, by_hand_since=None)
    # Who resumes although several people got one answer has looked at it: for a day it stops nothing.
    Queue.objects.filter(name=queue_name(), stopped_code="three-alike").update(excused_at=at)
    if not changed.update(stopped_at=None, stopped_code="", by_hand_since=None, target_checked="", resumed_at=at):
        raise Refused(_("The queue is not stopped."))
    waiting = ChannelInvite.objects.filter(adapter=Adapter.GRAPH, state__in=MOVING)
    waiting.update(due_at=at, state_changed_at=at, tries=0)
    audit.record(did="resumed the Teams queue", by=by, about=queue_name(), at=at)


@transaction.atomic
def add_by_hand(*, by, at: datetime) -> int:
    """While the queue is stopped, put everyone who waits, and everyone who comes, on the list for adding by hand.

    Returns how many were moved. `resume` ends it for those who come later.
    """
    if not Queue.objects.filter(name=queue_name(), stopped_at__isnull=False).update(by_hand_since=at):
        raise Refused(_("Stop the queue first."))
    moved = 0
    for invite in ChannelInvite.objects.select_for_update(no_key=True).filter(adapter=Adapter.GRAPH, state__in=MOVING):
        invite.adapter = Adapter.MANUAL
        move(invite, State.TO_REMOVE if invite.state == State.LEAVING else State.LISTED, at=at, by=by)
        moved += 1
    audit.record(did="switched Teams to adding by hand", by=by, about=queue_name(), at=at, detail={"moved": moved})
    return moved


def why_stopped(queue: Queue) -> str:
    """What stopped the queue and which switch to turn, in one line in the organiser's words."""
    if queue.stopped_code not in WHY:
        return _("Microsoft’s answer was %(code)s.") % {"code": queue.stopped_code}
    line = str(WHY[queue.stopped_code]) % {
        "call": CALLS.get(queue.stopped_call, _("do what it should")),
        "permission": permission_for(queue.stopped_call),
        "said": queue.stopped_said,
    }
    if queue.stopped_request and queue.stopped_code in WITH_A_NUMBER:
        line += " " + _("Microsoft’s number for it is %(number)s.") % {"number": queue.stopped_request}
    return line


def permission_for(call: str) -> str:
    """The permission to ask the host's administrators for, and the one that an owner of the team can give instead."""
    if call not in WANTED:
        return _("every permission in the documents")
    if for_team := for_one_team(call):
        return _("%(permission)s (or, for this team alone, %(for_team)s)") % {
            "permission": WANTED[call],
            "for_team": for_team,
        }
    return WANTED[call]
