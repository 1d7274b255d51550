"""The online meetings that the fake tenant remembers, and who was there."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from ..answers import OBJECT_ID, Json
from .misbehaviour import Reply, error

OWNER = "5d1f6c9e-0b3a-4c55-9f7a-2d8f1b6e7a10"
SETTABLE = {
    "subject", "startDateTime", "endDateTime", "lobbyBypassSettings", "allowRecording", "allowTranscription",
    "recordAutomatically", "allowedPresenters", "allowMeetingChat", "participants",
}  # fmt: skip
SCOPES = {
    "organizer", "organization", "organizationAndFederated", "everyone", "invited", "organizationExcludingGuests",
}  # fmt: skip

Deed = Callable[[], Reply]


@dataclass
class Meeting:
    """A meeting, with Teams' own settings until it is told otherwise."""

    id: str
    key: str
    url: str
    subject: str
    starts: str
    ends: str
    settings: Json = field(
        default_factory=lambda: {
            "allowRecording": True,
            "allowTranscription": True,
            "recordAutomatically": False,
            "lobbyBypassSettings": {"scope": "organization", "isDialInBypassEnabled": False},
            "allowedPresenters": "everyone",
            "participants": {"attendees": []},
        }
    )
    reports: list[Json] = field(default_factory=list)
    records: dict[str, list[Json]] = field(default_factory=dict)

    def as_json(self) -> Json:
        return {
            "id": self.id,
            "externalId": self.key,
            "joinWebUrl": self.url,
            "subject": self.subject,
            "startDateTime": self.starts,
            "endDateTime": self.ends,
            **self.settings,
        }


class FakeMeetings:
    """Meetings of the one account for which the tenant has an application access policy (`owner`; None: nobody has)."""

    def __init__(self, *, url: Callable[[], str]) -> None:
        self._url = url
        self.join_base = ""  # where join addresses lead instead of to this tenant
        self.owner: str | None = OWNER
        self.all: dict[str, Meeting] = {}
        self.records_a_page = 2

    def route(self, method: str, parts: list[str], query: dict[str, str], body: Json) -> tuple[str, str, Deed] | None:
        match (method, parts):
            case "POST", ["users", user, "onlineMeetings", "createOrGet"]:
                return "make-meeting", "", lambda: self._allowed(user, lambda: self._make(body))
            case "PATCH", ["users", user, "onlineMeetings", meeting]:
                return "set-meeting", "", lambda: self._of(user, meeting, lambda it: self._set(it, body))
            case "DELETE", ["users", user, "onlineMeetings", meeting]:
                return "drop-meeting", "", lambda: self._of(user, meeting, self._drop)
            case "GET", ["users", user, "onlineMeetings", meeting, "attendanceReports"]:
                return "reports", "", lambda: self._of(user, meeting, lambda it: Reply(200, {"value": it.reports}))
            case "GET", ["users", user, "onlineMeetings", meeting, "attendanceReports", report, "attendanceRecords"]:
                return "report", "", lambda: self._of(user, meeting, lambda it: self._records(it, report, query))
        return None

    def by_key(self, key: str) -> Meeting | None:
        return next((each for each in self.all.values() if each.key == key), None)

    def hold(self, meeting_id: str, attendees: list[tuple[str, str, int]]) -> str:
        """The meeting took place: a report with (address, user id, seconds) of each; gives the report's id."""
        meeting, report = self.all[meeting_id], str(uuid.uuid4())
        began = datetime.fromisoformat(meeting.starts)
        meeting.reports.insert(
            0,
            {
                "id": report,
                "totalParticipantCount": len(attendees),
                "meetingStartDateTime": f"{began:%Y-%m-%dT%H:%M:%S.5Z}",
                "meetingEndDateTime": f"{began + timedelta(minutes=50):%Y-%m-%dT%H:%M:%S.25Z}",
                "attendanceRecords": [],
            },
        )
        meeting.records[report] = [
            {
                "id": str(uuid.uuid4()),
                "emailAddress": address,
                "totalAttendanceInSeconds": seconds,
                "role": "Attendee",
                "identity": {"id": user_id or None, "displayName": address.partition("@")[0], "tenantId": None},
                "attendanceIntervals": [],
            }
            for address, user_id, seconds in attendees
        ]
        return report

    def _allowed(self, user: str, deed: Deed) -> Reply:
        if not OBJECT_ID.fullmatch(user):
            return error(404, "UnknownError", "")  # a principal name, where only an object id will do
        if user != self.owner:
            return error(403, "Forbidden", "No application access policy found for this app on the user.")
        return deed()

    def _of(self, user: str, meeting: str, deed: Callable[[Meeting], Reply]) -> Reply:
        def found() -> Reply:
            it = self.all.get(meeting)
            return deed(it) if it else error(404, "NotFound", "Meeting not found.")

        return self._allowed(user, found)

    def _make(self, body: Json) -> Reply:
        key = body.get("externalId")
        if not isinstance(key, str) or not key:
            return error(400, "BadRequest", "The parameter 'externalId' is required.")
        if unknown := set(body) - {"externalId", "subject", "startDateTime", "endDateTime", "participants"}:
            return error(400, "BadRequest", f"The parameter '{sorted(unknown)[0]}' is not known.")
        if known := self.by_key(key):
            return Reply(200, known.as_json())
        if wrong := _wrong_times(body):
            return wrong
        now = datetime.now(UTC)
        it = Meeting(
            id=f"MSo{uuid.uuid4().hex}",
            key=key,
            url=f"{self.join_base or self._url() + '/meet/'}{uuid.uuid4().hex}",
            subject=str(body.get("subject") or ""),
            starts=str(body.get("startDateTime") or f"{now:%Y-%m-%dT%H:%M:%SZ}"),
            ends=str(body.get("endDateTime") or f"{now + timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}"),
        )
        self.all[it.id] = it
        return Reply(201, it.as_json())

    def _set(self, it: Meeting, body: Json) -> Reply:
        if unknown := set(body) - SETTABLE - {"@odata.type"}:
            return error(400, "BadRequest", f"The property '{sorted(unknown)[0]}' cannot be updated.")
        if wrong := _wrong_times(body):
            return wrong
        scope = body.get("lobbyBypassSettings", {}).get("scope", "organization")
        if scope not in SCOPES:
            return error(400, "BadRequest", f"Requested value '{scope}' was not found.")
        invited = (body.get("participants") or {}).get("attendees", [])
        presenting = [each for each in invited if each.get("role") == "presenter"]
        if body.get("allowedPresenters") == "roleIsPresenter" and not presenting:
            return error(400, "BadRequest", "Attendees with the role presenter are required.")
        it.subject = body.get("subject", it.subject)
        it.starts, it.ends = body.get("startDateTime", it.starts), body.get("endDateTime", it.ends)
        it.settings |= {name: value for name, value in body.items() if name in it.settings}
        return Reply(200, it.as_json())

    def _drop(self, it: Meeting) -> Reply:
        del self.all[it.id]
        return Reply(204)

    def _records(self, it: Meeting, report: str, query: dict[str, str]) -> Reply:
        if report not in it.records:
            return error(404, "NotFound", "Report not found.")
        start = int(query.get("$skiptoken", "0"))
        end = start + self.records_a_page
        body: Json = {"value": it.records[report][start:end]}
        if end < len(it.records[report]):
            here = f"{self._url()}/v1.0/users/{self.owner}/onlineMeetings/{it.id}/attendanceReports/{report}"
            body["@odata.nextLink"] = f"{here}/attendanceRecords?$skiptoken={end}"
        return Reply(200, body)


def _wrong_times(body: Json) -> Reply | None:
    times: list[Any] = [body.get(name) for name in ("startDateTime", "endDateTime")]
    if times == [None, None]:
        return None
    if None in times:
        return error(400, "BadRequest", "StartDateTime and EndDateTime must be provided together.")
    try:
        starts, ends = (datetime.fromisoformat(each) for each in times)
    except (TypeError, ValueError):
        return error(400, "BadRequest", "Cannot convert a value to Edm.DateTimeOffset.")
    if ends <= starts:
        return error(400, "BadRequest", "EndDateTime must be after StartDateTime.")
    return None
