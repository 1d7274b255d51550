"""Asks Microsoft Graph for online meetings of one account of the host tenant, and for who was there."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit

from .answers import AnswerKind, GraphAnswer, Json
from .transport import Transport, read, text_of

MOST_PAGES = 50


@dataclass(frozen=True)
class TeamsMeeting:
    """A meeting in Teams. Whoever has the join address can knock."""

    id: str
    join_url: str = field(repr=False)


@dataclass(frozen=True)
class AttendanceReport:
    """What Teams wrote down when a meeting ended; a meeting that was opened twice has two."""

    id: str
    began_at: datetime
    ended_at: datetime


@dataclass(frozen=True)
class Attendee:
    """One person of a report. Without an account in the tenant there is often only a name."""

    address: str = field(repr=False)
    user_id: str = field(repr=False)
    seconds: int = 0


class Meetings(Transport):
    """`config` has, besides the transport's, meetings_owner: the object id of the account in whose name meetings are made.

    Its tenant must have an application access policy that names our application.
    """

    def __init__(self, config: dict[str, str], **how: Any) -> None:
        super().__init__(config, **how)
        self._meetings = f"/users/{quote(config['meetings_owner'], safe='')}/onlineMeetings"

    def make(self, *, key: str, subject: str, starts_at: datetime, ends_at: datetime) -> GraphAnswer[TeamsMeeting]:
        """The meeting with our own key: made if there is none yet, so that asking twice makes one."""
        body = {"externalId": key, "subject": subject, **_times(starts_at, ends_at)}
        return read(self._ask("POST", f"{self._meetings}/createOrGet", body=body, success=(200, 201)), _meeting)

    def set(
        self,
        *,
        meeting_id: str,
        subject: str,
        starts_at: datetime,
        ends_at: datetime,
        lobby: str,
        recording: bool,
        doorkeepers: Iterable[tuple[str, str]] = (),
    ) -> GraphAnswer[TeamsMeeting]:
        """Give a meeting these facts. `lobby`: who comes in without waiting, as `lobbyBypassScope` names them;
        `doorkeepers`: accounts, with their addresses, that are invited and may let others in."""
        invited = [
            {"identity": {"user": {"id": user_id}}, "upn": address, "role": "presenter"}
            for user_id, address in doorkeepers
        ]
        body = {
            "subject": subject,
            **_times(starts_at, ends_at),
            "lobbyBypassSettings": {"scope": lobby, "isDialInBypassEnabled": False},
            "participants": {"attendees": invited},
            "allowedPresenters": "roleIsPresenter" if invited else "everyone",
            "allowRecording": recording,
            "allowTranscription": recording,
            "recordAutomatically": False,
        }
        return read(self._ask("PATCH", self._path(meeting_id), body=body), _meeting)

    def drop(self, *, meeting_id: str) -> GraphAnswer[Json]:
        """Delete a meeting. MISSING means that it was gone already."""
        return self._ask("DELETE", self._path(meeting_id), success=(204,))

    def reports(self, *, meeting_id: str) -> GraphAnswer[tuple[AttendanceReport, ...]]:
        """The attendance reports of a meeting; none before it has ended."""
        asked = self._ask("GET", f"{self._path(meeting_id)}/attendanceReports")
        return read(asked, lambda body: tuple(map(_report, body["value"])))

    def attendees(self, *, meeting_id: str, report_id: str) -> GraphAnswer[tuple[Attendee, ...]]:
        """Everyone of one report."""
        found: list[Attendee] = []
        path = f"{self._path(meeting_id)}/attendanceReports/{quote(report_id, safe='')}/attendanceRecords"
        for _page in range(MOST_PAGES):
            page = read(
                self._ask("GET", path),
                lambda body: (tuple(map(_attendee, body["value"])), body.get("@odata.nextLink")),
            )
            if page.value is None:
                return page.holding(None)
            found += page.value[0]
            rest = page.value[1]
            if not rest:
                return GraphAnswer(AnswerKind.DONE, tuple(found))
            if not str(rest).startswith(f"{self._base}/"):
                return GraphAnswer(AnswerKind.UNKNOWN, code="foreign-link")
            path = str(rest).removeprefix(self._base)
        return GraphAnswer(AnswerKind.UNKNOWN, code="too-many-pages")

    def _path(self, meeting_id: str) -> str:
        return f"{self._meetings}/{quote(meeting_id, safe='')}"


def _times(starts_at: datetime, ends_at: datetime) -> Json:
    """Graph takes the two together or not at all."""
    return {
        name: f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        for name, at in (("startDateTime", starts_at), ("endDateTime", ends_at))
    }


def _meeting(body: Json) -> TeamsMeeting:
    url = text_of(body["joinWebUrl"])
    if urlsplit(url).scheme not in ("http", "https"):
        raise ValueError("not an address")
    return TeamsMeeting(text_of(body["id"]), url)


def _report(body: Json) -> AttendanceReport:
    moments = [datetime.fromisoformat(body[name]) for name in ("meetingStartDateTime", "meetingEndDateTime")]
    return AttendanceReport(text_of(body["id"]), *moments)


def _attendee(body: Json) -> Attendee:
    identity = body.get("identity") or {}
    return Attendee(
        address=str(body.get("emailAddress") or ""),
        user_id=str(identity.get("id") or ""),
        seconds=int(body.get("totalAttendanceInSeconds") or 0),
    )
