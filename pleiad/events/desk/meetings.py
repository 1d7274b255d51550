"""The online meeting of an event as the organiser reads it: how far Teams is, and what its lobby and recording are."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.content.models import RoomRule
from pleiad.ui.dates import short_day, time_of_day

from .. import rules
from ..actions import online_meetings
from ..models import Event, OnlineMeeting

TROUBLE = {
    "permission-missing": gettext_lazy(
        "Our application may not make meetings or read their reports. Grant it OnlineMeetings.ReadWrite.All and "
        "OnlineMeetingArtifact.Read.All in the Entra admin centre: App registrations, API permissions."
    ),
    "no-access-policy": gettext_lazy(
        "The host’s tenant does not let our application act for the account that holds meetings. A Teams administrator "
        "makes an application access policy and grants it to that account. It can take half an hour to count."
    ),
    "owner-unknown": gettext_lazy(
        "Teams does not know the account in whose name meetings are made. GRAPH_MEETINGS_OWNER must be its object id."
    ),
    "credentials": gettext_lazy("Microsoft does not accept our secret."),
    "application-unknown": gettext_lazy(
        "Microsoft does not know our application, or it is switched off in the host’s directory."
    ),
    "access-policy": gettext_lazy("A Conditional Access policy of the host’s directory keeps our application out."),
    "licence-missing": gettext_lazy(
        "The account that holds meetings has no licence for Teams: Microsoft 365 admin centre, Billing, Licences."
    ),
    "meeting-gone": gettext_lazy("Someone deleted this meeting in Teams."),
    "busy": gettext_lazy("Teams is busy or away. We keep trying."),
    "no-report": gettext_lazy("Teams has written no report of this meeting yet."),
}
"""What each trouble means, and which switch to turn; anything else is Microsoft’s code."""


def panel(event: Event, *, at) -> dict | None:
    """The section of the event's page on the desk; None where Teams makes no meetings and never made this one."""
    meeting = OnlineMeeting.objects.filter(event=event).first()
    why_not = rules.why_not_make_meeting(event=event, known=meeting, available=online_meetings.available(), at=at)
    if meeting is None and (why_not or not event.online):
        return None
    return {
        "line": _line(meeting, event) if meeting else None,
        "settings": in_words(event),
        "make": reverse("desk:make-meeting", args=[event.pk]) if not why_not else "",
        "again": bool(meeting),
    }


def in_words(event: Event) -> list[str]:
    """What Teams is told about lobby and recording, as the rules compute it."""
    doors = online_meetings.doorkeepers(event)
    lobby = _("Members who are in the channel come straight in; everyone else waits in the lobby.")
    if rules.lobby_of(event, doorkeepers=bool(doors)) == "invited":
        lobby = _("Everyone waits in the lobby until one of those who run the meeting lets them in.")
    elif event.rule == RoomRule.STAYS:
        lobby += " " + _("As soon as one of those who run it is in Teams, they let people in one by one.")
    recording = (
        _("Recording and transcript are allowed, because the event says that it is recorded.")
        if rules.may_be_recorded(event)
        else _("Recording and transcript are switched off in Teams.")
    )
    return [lobby, recording]


def _line(meeting: OnlineMeeting, event: Event) -> dict:
    title = _("Online meeting in Teams")
    if meeting.dropped_at:
        sentence = _("It was deleted in Teams, because the event was cancelled or has another link.")
        return {"state": "done", "title": title, "sentence": sentence}
    if meeting.trouble:
        return {"state": "problem", "title": title, "sentence": said(meeting.trouble)}
    if meeting.due_at and not meeting.meeting_id:
        return {"state": "under-way", "title": title, "sentence": _("Teams is making it. This takes a minute or two.")}
    if meeting.due_at and not meeting.report_asked_at:
        return {"state": "under-way", "title": title, "sentence": _("Teams is being told of the latest change.")}
    return {"state": "done", "title": title, "sentence": _("It is made, and its link is set. It follows every change.")}


def report(event: Event, *, at) -> dict | None:
    """What can be asked, or was found out, about who was there; None for a meeting that Teams did not make for us."""
    meeting = OnlineMeeting.objects.filter(event=event, dropped_at=None).exclude(meeting_id="").first()
    if meeting is None:
        return None
    why_not = rules.why_not_ask_for_report(event=event, meeting=meeting, at=at)
    sentence = ""
    if meeting.report_read_at and not meeting.report_trouble:
        sentence = _(
            "Teams’ report names %(named)s people. %(known)s of them have a place here and are marked. Mark by hand anyone who joined "
            "without an account that we know."
        ) % {"named": meeting.report_named, "known": meeting.report_known}
        moment = f"{short_day(moment=meeting.report_read_at)}, {time_of_day(moment=meeting.report_read_at)}"
        sentence = f"{moment}: {sentence}"
    elif meeting.report_trouble:
        sentence = said(meeting.report_trouble)
    return {
        "url": "" if why_not else reverse("desk:attendance-report", args=[event.pk]),
        "why_not": why_not if not meeting.report_read_at else "",
        "sentence": sentence,
        "again": bool(meeting.report_asked_at),
    }


def said(trouble: str) -> str:
    """A trouble in the organiser's words."""
    return str(TROUBLE.get(trouble, _("Microsoft’s answer was %(code)s.") % {"code": trouble}))
