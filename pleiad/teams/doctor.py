"""What `pleiad doctor` finds about Teams: whether Microsoft accepts us, which permission is missing, and what is stopped."""

from collections.abc import Iterator

from django.conf import settings

from pleiad.doctor import OK, WARNING, WRONG, Finding, examines
from pleiad.integrations.graph import permissions
from pleiad.integrations.graph.answers import OBJECT_ID, AnswerKind
from pleiad.integrations.graph.meetings import Meetings

from .actions import queue_name
from .adapters import graph_client
from .models import Adapter, ChannelPost, Queue
from .queue import CALLS, WHY, permission_for, why_stopped

NOBODY = (
    "00000000-0000-0000-0000-000000000000"  # no account has this id, so that asking after it changes and shows nothing
)
MOST_INVITES_AN_HOUR = 100  # the block that we know of came at two a minute
USED = set(permissions.WANTED.values()) | {permissions.for_one_team(call) for call in permissions.WANTED}


@examines
def channel(*, network: bool) -> list[Finding]:
    """The webhook through which the channel hears. It is not asked: any question would be a post."""
    return list(_webhook())


def _webhook() -> Iterator[Finding]:
    if not settings.TEAMS_WEBHOOK:
        return
    doubtful = ChannelPost.objects.filter(due_at__isnull=False).exclude(trouble="").order_by("-written_at").first()
    if doubtful:
        says = f"The channel’s webhook did not take a post ({doubtful.trouble})."
        yield Finding("teams.webhook", WRONG, says, "Check in Teams that its workflow is switched on.")
    elif "sig=" not in settings.TEAMS_WEBHOOK:
        mend = "Copy the whole address of the workflow, with what stands behind the question mark."
        yield Finding("teams.webhook", WARNING, "The webhook’s address has no signature.", mend)
    else:
        yield Finding("teams.webhook", OK, "The channel hears of meetings through a webhook.")


@examines
def teams(*, network: bool) -> list[Finding]:
    """Delivery to the Teams channel."""
    if settings.TEAMS_DELIVERY != Adapter.GRAPH:
        meetings = list(_meetings()) if network and settings.GRAPH["meetings_owner"] else []
        way = "Organisers add people by hand." if settings.TEAMS_DELIVERY == Adapter.MANUAL else "A link is mailed."
        return [Finding("teams.delivery", OK, way), *meetings]
    found = [*_queue(), *_pace()]
    if not network:
        return [*found, Finding("teams.permissions", WARNING, "Microsoft was not asked.")]
    return [*found, *_permissions(), *_target(), *(_meetings() if settings.GRAPH["meetings_owner"] else ())]


def _queue() -> Iterator[Finding]:
    stopped = Queue.objects.filter(name=queue_name(), stopped_at__isnull=False).first()
    if stopped:
        mend = "Put it right, then press “Resume” on the desk."
        yield Finding("teams.queue", WRONG, why_stopped(stopped), mend)


def _pace() -> Iterator[Finding]:
    """Whether new guests come one after another; in the demonstration Microsoft is only pretended."""
    if not settings.DEMO and not 0 < settings.TEAMS_INVITES_AN_HOUR <= MOST_INVITES_AN_HOUR:
        says = (
            "New guests are invited in a rush; Microsoft has blocked directories for that, and only its support helps."
        )
        yield Finding("teams.pace", WARNING, says, "Set TEAMS_INVITES_AN_HOUR to 60, or leave it out.")


def _permissions() -> Iterator[Finding]:
    roles = graph_client().roles()
    if roles.kind is AnswerKind.CREDENTIALS:
        says = f"Microsoft does not accept our secret ({roles.code})."
        yield Finding("teams.secret", WRONG, says, "Make a new client secret and set GRAPH_SECRET.")
        return
    if roles.kind in (AnswerKind.APPLICATION_UNKNOWN, AnswerKind.ACCESS_POLICY):
        yield Finding("teams.secret", WRONG, str(WHY[roles.kind.value]), f"Microsoft’s code is {roles.code}.")
        return
    if roles.value is None:
        says = f"Microsoft’s token could not be read ({roles.code})."
        yield Finding("teams.permissions", WARNING, says, "Look again in a while.")
        return
    calls = [*permissions.MEMBERSHIP, *(["channel"] if settings.GRAPH["channel_id"] else [])]
    missing = permissions.missing(roles.value, calls)
    for name, call in missing.items():
        if call == "find" and graph_client().find_member(user_id=NOBODY).kind is AnswerKind.DONE:
            yield Finding("teams.permissions", OK, "An owner of the team lets us see who is in it.")
            continue
        says = f"{name} is missing. Without it we cannot {CALLS[call]}."
        mend = "In the Entra admin centre: App registrations, API permissions: add %(permission)s and grant consent."
        yield Finding("teams.permissions", WRONG, says, mend % {"permission": permission_for(call)})
    if not missing:
        yield Finding("teams.permissions", OK, "Every permission that the calls need is granted.")
    if unused := sorted(set(roles.value) - USED):
        says = "The application may do more than it needs: {permissions}.".format(permissions=", ".join(unused))
        yield Finding("teams.unused", WARNING, says, "Take these permissions away from it.")


def _target() -> Iterator[Finding]:
    answer = graph_client().check_target()
    if answer.kind is AnswerKind.DONE:
        yield Finding("teams.team", OK, "The team is there and can take guests.")
    elif answer.kind is AnswerKind.TEAM_UNUSABLE:
        says = f"Guests cannot be added to the team or the channel ({answer.code})."
        yield Finding("teams.team", WRONG, says, "Check GRAPH_TEAM and GRAPH_CHANNEL.")
    else:
        says = f"Whether the team takes guests could not be looked at ({answer.code})."
        yield Finding("teams.team", WARNING, says, "It needs {names}.".format(names=permission_for("team")))


def _meetings() -> Iterator[Finding]:
    """Whether meetings can be made in the name of the account; a meeting that there cannot be is asked for, and none made."""
    if not OBJECT_ID.fullmatch(settings.GRAPH["meetings_owner"]):
        mend = "Set it to the id that the Entra admin centre shows for the account, not to its address."
        yield Finding("teams.meetings", WRONG, "GRAPH_MEETINGS_OWNER is no object id.", mend)
        return
    roles = graph_client().roles()
    missing = permissions.missing(roles.value or (), permissions.MEETINGS) if roles.value is not None else {}
    for name in missing:
        says = f"{name} is missing. Without it there are no online meetings."
        mend = "In the Entra admin centre: App registrations, API permissions: add %(permission)s and grant consent."
        yield Finding("teams.meetings", WRONG, says, mend % {"permission": name})
    if missing or roles.value is None:
        return
    answer = Meetings(settings.GRAPH).reports(meeting_id="none")
    if answer.kind is AnswerKind.NO_ACCESS_POLICY:
        mend = "A Teams administrator runs New-CsApplicationAccessPolicy and Grant-CsApplicationAccessPolicy."
        yield Finding("teams.meetings", WRONG, "No application access policy lets us act for the account.", mend)
    else:
        yield Finding("teams.meetings", OK, "Every permission that online meetings need is granted.")
