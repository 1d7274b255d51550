"""One JSON line an event, without what may not be logged."""

import json
import logging
import re
from datetime import UTC, datetime
from ipaddress import ip_address

# Secrets that travel in addresses: personal join links, feeds, single-use tickets.
SECRET_PATHS = re.compile(r"(/(?:cy/)?(?:join|feed|ticket|calendar/mine)/)[^\s/?\"']+")
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
        if record.exc_info:
            line["trace"] = clean(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)
