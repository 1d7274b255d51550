"""One JSON line an event, without what may not be logged."""

import json
import logging
import re
import threading
import time
from datetime import UTC, datetime
from ipaddress import ip_address

# Secrets that travel in addresses: personal join links, feeds, single-use tickets.
SECRET_PATHS = re.compile(r"(/(?:cy/)?(?:join|feed|ticket|calendar/mine|first-organiser|people/block)/)[^\s/?\"']+")
ADDRESSES = re.compile(r"[^\s<>\"'(),;:]+@[^\s<>\"'(),;:]+")
QUERIES = re.compile(r"(?<=/)\?[^\s\"']*")  # what a visitor searched for: a town, a name, words
CODES = re.compile(r"\b(?:\d{6}|\d{10})\b")
NETWORKS = re.compile(r"(?<![\w.:])[0-9a-fA-F:.]*[:.][0-9a-fA-F:.]+(?:%\w+)?")


def clean(text: str) -> str:
    """The text with secret paths, e-mail addresses, network addresses and mailed codes blanked out."""
    text = ADDRESSES.sub("(address)", SECRET_PATHS.sub(r"\1…", text))
    return CODES.sub("······", QUERIES.sub("?…", NETWORKS.sub(_blank_network, text)))


def _blank_network(found):
    """Blank an address of IPv4 or IPv6, and leave what only looks like one: a time of day, a version."""
    word = found[0]
    for each in (word, word.rstrip(":."), word.rpartition(":")[0]):  # as it stands, at the end of a clause, with a port
        try:
            ip_address(each)
        except ValueError:
            continue
        return "(network)" + word[len(each) :]
    return word


class JsonLine(logging.Formatter):
    """Formats a record as one line of JSON; line breaks in messages cannot forge a second line."""

    def format(self, record):
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "says": clean(record.getMessage()),
        }
        if facts := getattr(record, "facts", None):  # what happened, for machines: names of things and numbers only
            line["facts"] = {name: clean(each) if isinstance(each, str) else each for name, each in facts.items()}
        if repeated := getattr(record, "repeated", 0):
            line["repeated"] = repeated
        if record.exc_info:
            line["trace"] = clean(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


class OnceAMinute(logging.Filter):
    """Lets the same trouble through once a minute, with a count of how often it came meanwhile: a database that is away for
    an hour would otherwise fill the disk. Each process counts for itself."""

    EVERY = 60  # seconds
    KINDS_AT_MOST = 500

    def __init__(self, clock=time.monotonic):
        super().__init__()
        self.clock, self.lock, self.seen = clock, threading.Lock(), {}

    def filter(self, record):
        if record.levelno < logging.WARNING:
            return True
        raised = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        trouble = (record.name, record.levelno, record.lineno, str(record.msg), raised)
        now = self.clock()
        with self.lock:
            since, many = self.seen.get(trouble, (None, 0))
            if since is not None and now - since < self.EVERY:
                self.seen[trouble] = (since, many + 1)
                return False
            if len(self.seen) >= self.KINDS_AT_MOST:
                self.seen.clear()
            self.seen[trouble] = (now, 0)
        if many:
            record.repeated = many
        return True
