"""One JSON line an event, without what may not be logged."""

import json
import logging
import re
from datetime import UTC, datetime

# Secrets that travel in addresses: personal join links, feeds, single-use tickets.
SECRET_PATHS = re.compile(r"(/(?:cy/)?(?:join|feed|ticket|calendar/mine)/)[^\s/?\"']+")
ADDRESSES = re.compile(r"[^\s<>\"'(),;:]+@[^\s<>\"'(),;:]+")
QUERIES = re.compile(r"(?<=/)\?[^\s\"']*")  # what a visitor searched for: a town, a name, words
CODES = re.compile(r"\b\d{6}\b")


def clean(text: str) -> str:
    """The text with secret paths, e-mail addresses and six-digit codes blanked out."""
    return CODES.sub("······", QUERIES.sub("?…", ADDRESSES.sub("(address)", SECRET_PATHS.sub(r"\1…", text))))


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
