"""An attacker who has a dump of every table, the log and the mailbox, but not the safeguarding key, ranks who wrote what.

For each sealed post the attacker adds up what every trace says for every member, as a likelihood where the trace is a
time, and knows how the product works: that a post appears some full hours after it was written, and by which lots.
"""

import json
import math
import re
from bisect import bisect
from datetime import datetime

from django.apps import apps

from ..actions import sealed

HOUR = 3600.0


def dump() -> dict[str, list[dict]]:
    """Every row of every table, in the order in which the database gives them, as in a stolen copy."""
    return {model._meta.label: list(model.objects.order_by().values()) for model in apps.get_models()}


class Attacker:
    """`tables` is a dump, `log` the lines of the log, `mails` the sent emails as text."""

    def __init__(self, tables, *, log, mails, members):
        self.tables, self.log, self.mails, self.members = tables, log, mails, members
        self.facts = {row["id"]: row for row in tables["members.Member"]}
        self.entered = {(row["member_id"], row["space_id"]): row["day"] for row in tables["conversations.Entered"]}
        # Each row as text, with the members it names in any table and column, and the times in it.
        self.rows = [self._read(label, row) for label, rows in tables.items() for row in rows]
        self.seen = {member: sorted(self._moments_of(member)) for member in members}
        written = tables["conversations.Question"] + tables["conversations.Answer"]
        self.numbers = sorted((row["id"], row["author_id"] or 0) for row in written)
        self._found = {}

    def _read(self, label, row):
        text = json.dumps(row, default=str)
        named = {value for name, value in row.items() if name.endswith(("member_id", "by_id", "author_id"))}
        named |= {int(number) for number in re.findall(r"members\.member:(\d+)", text)}
        if label == "members.BrowserSession":
            named.add(self.owner(row))
        return label, text, named, [value.timestamp() for value in row.values() if isinstance(value, datetime)]

    def _moments_of(self, member):
        for _label, _text, named, moments in self.rows:
            if member in named:
                yield from moments

    @staticmethod
    def owner(row):
        """The member of a session, by number: the attacker has the key of the sessions too."""
        from pleiad.members.session_store import SessionStore

        number = SessionStore().decode(row["session_data"]).get("_auth_user_id")
        return int(number) if number else None

    def rank(self, post) -> list[int]:
        """Members, the likeliest author first. `post` is a row of the dump."""
        scores = {member: self._score(member, post) for member in self.members}
        return sorted(self.members, key=lambda member: (-scores[member], hash((post["id"], member))))

    def _score(self, member, post):
        return sum(
            weigh(member, post)
            for weigh in (self._could_be, self._was_near, self._is_mentioned, self._number_is_near, self._fits)
        )

    def _could_be(self, member, post):
        """The author must have entered the space by then."""
        day = self.entered.get((member, post["space_id"]))
        return 0.0 if day and day <= post["written_at"].date() else -1e9

    def _was_near(self, member, post):
        """The likelihood that one of the member's traces was the visit on which the post was written: lots forget nothing else."""
        then, keep = post["written_at"].timestamp(), math.log(max(0.001, 1 - 1 / sealed.CHANCE))
        seen = self.seen[member]
        waits = [(then - at) / HOUR for at in seen[bisect(seen, then - 14 * 24 * HOUR) : bisect(seen, then)]]
        return math.log(1e-6 + sum(math.exp(keep * wait) for wait in waits))

    def _is_mentioned(self, member, post):
        """A line of the log, an email or any row that holds both the post's number (or words) and the member's."""
        told, about = str(post["id"]), self.facts[member]
        if told not in self._found:
            self._found = {
                told: (
                    [named for _label, text, named, _moments in self.rows if told in text],
                    [line for line in self.log if told in line],
                    [mail for mail in self.mails if told in mail or post["text"] in mail],
                )
            }
        rows, lines, mails = self._found[told]
        hits = sum(member in named for named in rows)
        hits += sum(about["name"] in line or f":{member}" in line for line in lines)
        return 5.0 * (hits + sum(about["email"] in mail for mail in mails))

    def _number_is_near(self, member, post):
        """Rows by this member with numbers next to this one, in case numbers are drawn in sequence."""
        position = bisect(self.numbers, (post["id"], 0))
        near = self.numbers[max(0, position - 2) : position + 2]
        return 0.5 * sum(author == member for _number, author in near)

    def _fits(self, member, post):
        """The author must fit the coarse label."""
        about = self.facts[member]
        wrong = any(post[f"label_{part}"] and post[f"label_{part}"] != about[part] for part in ("sector", "nation"))
        return -1e9 if wrong else 0.0


def percentile(ranking, author, possible) -> float:
    """The rank of the true author among all possible members: 0 is first, 1 last, a half is chance."""
    among = [member for member in ranking if member in possible]
    return (among.index(author) + 0.5) / len(among)
