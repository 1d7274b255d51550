"""What RFC 5546 demands of a calendar object by its method (section 3.2), and RFC 5545 of one without: a checker for tests
that shares no code with the product."""

from icalendar import Calendar

ONE, NONE, SOME = (1, 1), (0, 0), (1, None)
DEMANDED = {
    "REQUEST": {"ATTENDEE": SOME, "DTSTAMP": ONE, "DTSTART": ONE, "ORGANIZER": ONE, "SUMMARY": ONE, "UID": ONE, "SEQUENCE": ONE},
    "CANCEL": {"DTSTAMP": ONE, "ORGANIZER": ONE, "SEQUENCE": ONE, "UID": ONE, "STATUS": ONE, "REQUEST-STATUS": NONE},
    "PUBLISH": {"DTSTAMP": ONE, "DTSTART": ONE, "ORGANIZER": ONE, "SUMMARY": ONE, "UID": ONE, "ATTENDEE": NONE, "REQUEST-STATUS": NONE},
    # A file without a method schedules nothing, so nobody may be asked for an answer.
    "": {"DTSTAMP": ONE, "DTSTART": ONE, "UID": ONE, "ATTENDEE": NONE, "ORGANIZER": NONE, "REQUEST-STATUS": NONE},
}  # fmt: skip


def faults(content: bytes) -> list[str]:
    """Everything in a calendar object that the standards forbid, in words; [] when there is nothing."""
    whole = Calendar.from_ical(content)
    method = str(whole.get("METHOD", "")).upper()
    found = [f"{name} is missing" for name in ("PRODID", "VERSION") if name not in whole]
    if method not in DEMANDED:
        return [*found, f"{method} is no method of ours"]
    zones = {str(zone["TZID"]) for zone in whole.walk("VTIMEZONE")}
    for event in whole.walk("VEVENT"):
        for name, (least, most) in DEMANDED[method].items():
            value = event.get(name)
            many = 0 if value is None else len(value) if isinstance(value, list) else 1
            if many < least or (most is not None and many > most):
                found.append(f"{method or 'a file'}: {name} stands {many} times")
        for name in ("DTSTART", "DTEND"):
            if name in event and (zone := event[name].params.get("TZID")) and zone not in zones:
                found.append(f"{name} names the zone {zone}, which is not defined")
        if method == "CANCEL" and event.get("STATUS") != "CANCELLED":
            found.append("a CANCEL that is not cancelled")
        if "DTEND" in event and event.decoded("DTEND") < event.decoded("DTSTART"):
            found.append("it ends before it begins")
    lines = content.split(b"\r\n")
    found += ["a line is longer than 75 octets"] if any(len(line) > 75 for line in lines) else []
    found += ["a bare line feed"] if b"\n" in content.replace(b"\r\n", b"") else []
    return found
