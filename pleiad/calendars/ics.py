"""Calendar objects in iCalendar (RFC 5545) and invitations in iTIP (RFC 5546), built by the icalendar library.

Times carry Europe/London with a fixed zone of two yearly rules, because desktop Outlook ignores the lists of dates that
libraries write by default and then shows summer meetings an hour off. Times in the repeated hour of October, which a
zone name cannot tell apart, are written in UTC.
"""

import re
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vText

LONDON = ZoneInfo("Europe/London")
PRODUCT = "-//Pleiad//Pleiad//EN"
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What neither a calendar (RFC 5545, 3.3.11) nor XML can hold; line ends and tabs are left."""


def london_zone() -> Timezone:
    """Europe/London since 1996: last Sundays of March and October at 1am UTC."""
    zone = Timezone()
    zone.add("tzid", "Europe/London")
    summer, winter = TimezoneDaylight(), TimezoneStandard()
    for part, name, start, before, after, month in (
        (summer, "BST", datetime(1996, 3, 31, 1), 0, 1, 3),  # noqa: DTZ001 (a zone's own clock)
        (winter, "GMT", datetime(1996, 10, 27, 2), 1, 0, 10),  # noqa: DTZ001
    ):
        part.add("dtstart", start)
        part.add("tzname", name)
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1SU"})
        zone.add_component(part)
    return zone


@cache
def _zone_as_written() -> bytes:
    return london_zone().to_ical()


def moment(at: datetime) -> datetime:
    """The moment in London time; in UTC where London's clock shows the same hour twice, or no longer keeps the rules that
    stand in `london_zone`."""
    local = at.astimezone(LONDON)
    twice = local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()
    return at.astimezone(UTC) if twice or local.utcoffset() != offset_by_rule(at) else local


def offset_by_rule(at: datetime) -> timedelta:
    """How far London is ahead of UTC by the two yearly rules of `london_zone`."""
    at = at.astimezone(UTC)
    begins, ends = (_last_sunday(at.year, month) for month in (3, 10))
    return timedelta(hours=1 if begins <= at < ends else 0)


def _last_sunday(year: int, month: int) -> datetime:
    last = datetime(year, month, 31, 1, tzinfo=UTC)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def one_line(text: str) -> str:
    """Text that can stand in a property: line ends of any kind become spaces, and controls go."""
    return " ".join(CONTROLS.sub(" ", text).split())


def entry(
    *,
    uid: str,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    stamp: datetime,
    location: str = "",
    note: str = "",
    sequence: int = 0,
    url: str = "",
    cancelled: bool = False,
    public: bool = False,
) -> Event:
    """One VEVENT. Times are aware datetimes; `stamp` is when it was last changed. `public`: of everybody's programme, so
    that a subscriber sees what it is and is not shown as busy; otherwise of the holder's own calendar."""
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("last-modified", stamp.astimezone(UTC))
    event.add("sequence", sequence)
    event.add("summary", one_line(title))
    event.add("dtstart", moment(starts_at))
    event.add("dtend", moment(ends_at))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if cancelled or public else "OPAQUE")
    if location:
        event.add("location", one_line(location))
    if note:
        event.add("description", CONTROLS.sub("", note.replace("\r\n", "\n")))
    if url:
        event.add("url", url)
    event.add("class", "PUBLIC" if public else "PRIVATE")
    return event


def invitation(
    event: Event, *, method: str, organiser: tuple[str, str], attendee: tuple[str, str], answered: bool = False
) -> bytes:
    """An iTIP object for one attendee. `organiser` and `attendee` are (name, e-mail address); nobody else is listed.
    `answered`: a program reads what the attendee's calendar answers."""
    person = vCalAddress(f"mailto:{attendee[1]}")
    person.params["CN"] = vText(quoted(attendee[0]))
    person.params["ROLE"] = vText("REQ-PARTICIPANT")
    person.params["PARTSTAT"] = vText("NEEDS-ACTION")
    person.params["RSVP"] = vText("TRUE" if answered else "FALSE")
    host = vCalAddress(f"mailto:{organiser[1]}")
    host.params["CN"] = vText(quoted(organiser[0]))
    event.add("organizer", host)
    event.add("attendee", person)
    return calendar([event], method=method)


def quoted(name: str) -> str:
    """A name that may stand in a parameter, which cannot hold double quotes or control characters (RFC 5545, 3.1)."""
    return "".join(c for c in one_line(name) if c != '"' and ord(c) >= 32 and ord(c) != 127)


def calendar(events: list[Event], *, method: str = "", name: str = "") -> bytes:
    """A whole calendar object; with a name it is a feed that asks to be fetched again every hour."""
    whole = Calendar()
    whole.add("prodid", PRODUCT)
    whole.add("version", "2.0")
    whole.add("calscale", "GREGORIAN")
    if method:
        whole.add("method", method)
    if name:
        whole.add("name", one_line(name))
        whole.add("x-wr-calname", one_line(name))
        whole.add("x-wr-timezone", "Europe/London")
        whole.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
        whole.add("x-published-ttl", "PT1H")
    for event in events:
        whole.add_component(event)
    # The zone is always the same, and stands before the first event or, without one, at the end.
    before = b"\r\nBEGIN:VEVENT\r\n" if events else b"\r\nEND:VCALENDAR\r\n"
    return whole.to_ical().replace(before, b"\r\n" + _zone_as_written() + before[2:], 1)
