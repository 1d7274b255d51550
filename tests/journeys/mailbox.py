"""The emails of the product that a journey walks through, as their readers get them."""

import os
import re
from dataclasses import dataclass
from email import message_from_bytes, policy

from icalendar import Calendar

from tests.journeys.waiting import wait_for

CODE = re.compile(r"^\s*(\d{6})\s*$", re.MULTILINE)


@dataclass(frozen=True)
class ReceivedEmail:
    """One email of the mailbox. `calendar` is the invitation inside it (an icalendar.Calendar), or None."""

    name: str
    to: str
    subject: str
    text: str
    html: str
    calendar: Calendar | None

    @property
    def code(self):
        found = CODE.search(self.text)
        return found[1] if found else ""

    @property
    def entry(self):
        return self.calendar.walk("VEVENT")[0] if self.calendar else None

    def links(self):
        """Every web address anywhere in the email, its calendar part included."""
        whole = "\n".join([self.text, self.html, self.calendar.to_ical().decode() if self.calendar else ""])
        unfolded = whole.replace("\r\n ", "").replace("&amp;", "&")
        return sorted({each.rstrip(".,;)") for each in re.findall(r"https?://[^\s\"'<>\\]+", unfolded)})


class Mailbox:
    """The emails of the demonstration, read from their files."""

    def __init__(self, folder):
        self.folder = folder
        self.used = set()

    def emails(self, to=""):
        """All emails, newest first; with `to` those to this address."""
        try:
            names = sorted((each.name for each in os.scandir(self.folder) if each.name.endswith(".eml")), reverse=True)
        except FileNotFoundError:
            return []
        found = [self._read(name) for name in names]
        return [each for each in found if to.lower() in each.to.lower()]

    def code_for(self, address, *, at_most=30):
        """The newest code to the address that no journey has used yet; waits for it."""

        def newest():
            fresh = (each for each in self.emails(address) if each.code and each.name not in self.used)
            return next(fresh, None)

        email = wait_for(newest, at_most=at_most, why=f"no code had come to {address}")
        self.used.add(email.name)
        return email.code

    def wait_for(self, address, what, *, at_most=30, why="the email had not come"):
        """The newest email to the address for which `what(email)` is true."""
        return wait_for(
            lambda: next((each for each in self.emails(address) if what(each)), None),
            at_most=at_most,
            why=f"{why} ({address})",
        )

    def _read(self, name):
        message = message_from_bytes((self.folder / name).read_bytes(), policy=policy.default)
        parts = {part.get_content_type(): part for part in message.walk() if not part.is_multipart()}

        def text(kind):
            return parts[kind].get_content().replace("\r\n", "\n") if kind in parts else ""

        calendar = parts.get("text/calendar")
        return ReceivedEmail(
            name=name,
            to=str(message["To"]),
            subject=" ".join(str(message["Subject"]).split()),
            text=text("text/plain"),
            html=text("text/html"),
            calendar=Calendar.from_ical(calendar.get_payload(decode=True)) if calendar else None,
        )
