"""Somebody who has a dump of every table, the log and the mailbox, but not the safeguarding key, and ranks who wrote what.

For each sealed post she adds up what every trace says for every member, as a likelihood where the trace is a time. She
knows how the product works: that a post appears some full hours after it was handed in, and by which lots.
"""

import json
import math
from datetime import datetime

from django.apps import apps

from pleiad.conversations.sealed import CHANCE

HOUR = 3600.0
EARLIEST = datetime(1970, 1, 1).isoformat()


def dump() -> dict[str, list[dict]]:
    """Every row of every table, in the order in which the database gives them, as it would lie in a stolen copy."""
    return {model._meta.label: list(model.objects.order_by().values()) for model in apps.get_models()}


class Attacker:
    """`tables` is a dump, `log` the lines of the log, `mails` the posted letters as text."""

    def __init__(self, tables, *, log, mails, members):
        self.tables, self.log, self.mails, self.members = tables, log, mails, members
        self.seen = {member: sorted(self._traces(member)) for member in members}
        self.facts = {row["id"]: row for row in tables["members.Member"]}
        self.entered = {(row["member_id"], row["space_id"]): row["day"] for row in tables["conversations.Entered"]}

    def _traces(self, member):
        """Every moment in the dump that stands in a row which names this member, in whatever table and column."""
        for label, rows in self.tables.items():
            for row in rows:
                named = any(
                    value == member for name, value in row.items() if name.endswith(("member_id", "by_id", "author_id"))
                ) or f"members.member:{member}" in json.dumps(row, default=str)
                if label == "sessions.Session":
                    named = self.owner(row) == member
                if named:
                    yield from (value.timestamp() for value in row.values() if isinstance(value, datetime))

    @staticmethod
    def owner(row):
        """Whose session it is: the attacker has the key of the sessions too."""
        from django.contrib.sessions.backends.db import SessionStore

        said = SessionStore().decode(row["session_data"]).get("_auth_user_id")
        return int(said) if said else None

    def rank(self, post, *, kind="question") -> list[int]:
        """Members, the likeliest author first. `post` is a row of the dump."""
        scores = {member: self._score(member, post, kind) for member in self.members}
        return sorted(self.members, key=lambda member: (-scores[member], hash((post["id"], member))))

    def _score(self, member, post, kind):
        return sum(
            weigh(member, post, kind)
            for weigh in (self._could_be, self._was_near, self._is_mentioned, self._number_is_near, self._fits)
        )

    def _could_be(self, member, post, kind):
        """She must have entered the space by then."""
        day = self.entered.get((member, post["space_id"]))
        return 0.0 if day and day <= post["written_at"].date() else -1e9

    def _was_near(self, member, post, kind):
        """The likelihood that one of her traces was the visit on which she handed it in: the lots forget nothing else."""
        then, keep = post["written_at"].timestamp(), math.log(1 - 1 / CHANCE)
        waits = [(then - at) / HOUR for at in self.seen[member] if 0 <= then - at < 14 * 24 * HOUR]
        return math.log(1e-6 + sum(math.exp(keep * wait) for wait in waits) / (1e-6 + len(self.seen[member])))

    def _is_mentioned(self, member, post, kind):
        """A line of the log, a letter or any row that holds both the post's number (or words) and hers."""
        told, name = str(post["id"]), self.facts[member]["name"]
        hits = sum(told in line and (name in line or f":{member}" in line) for line in self.log)
        hits += sum(
            (told in mail or post["title"] in mail) and self.facts[member]["email"] in mail for mail in self.mails
        )
        for label, rows in self.tables.items():
            if label.startswith(("conversations.", "audit.", "post.", "search.", "writing.")):
                for row in rows:
                    text = json.dumps(row, default=str)
                    hers = any(
                        value == member
                        for key, value in row.items()
                        if key.endswith(("member_id", "by_id", "author_id"))
                    )
                    hits += told in text and hers
        return 5.0 * hits

    def _number_is_near(self, member, post, kind):
        """Rows with numbers near this one that are hers, in case numbers are drawn in sequence."""
        rows = self.tables["conversations.Question"] + self.tables["conversations.Answer"]
        near = sorted(rows, key=lambda row: abs(row["id"] - post["id"]))[1:4]
        return 0.5 * sum(row["author_id"] == member for row in near)

    def _fits(self, member, post, kind):
        """She must fit the coarse label."""
        about = self.facts[member]
        wrong = any(post[f"label_{part}"] and post[f"label_{part}"] != about[part] for part in ("sector", "nation"))
        return -1e9 if wrong else 0.0


def percentile(ranking, author, possible) -> float:
    """Where the true author stands among those who are possible at all: 0 is first, 1 last, a half is chance."""
    among = [member for member in ranking if member in possible]
    return (among.index(author) + 0.5) / len(among)
