"""What each table says about the people in it. The privacy notice, the sweep of what is old, a member's archive and erasure
read it here, so that none of them has to guess, and none knows a room by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Model, Q, TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

HOUR, DAY, YEAR = timedelta(hours=1), timedelta(days=1), timedelta(days=365)


class People(TextChoices):
    """Which people a table is about."""

    MEMBERS = "members", _("Members and applicants")
    ORGANISERS = "organisers", _("Organisers")
    OUTSIDERS = "outsiders", _("People without an account")


class Reader(TextChoices):
    """Who reads what a table holds, on the pages of this site, in emails or in Teams."""

    YOU = "you", _("you")
    OTHER = "other", _("the other person it is about")
    PAIR = "pair", _("the two of you")
    CHOSEN = "chosen", _("the people you choose")
    SPACE = "space", _("those who may read the space")
    MEMBERS = "members", _("members you meet here")
    VISITORS = "visitors", _("everyone, if you agree to it")
    ORGANISERS = "organisers", _("organisers")
    TWO_ORGANISERS = "two organisers", _("two organisers together, and you are told")
    OUTSIDER = "outsider", _("the person outside that you ask")
    CALENDAR = "calendar", _("anyone who sees your calendar")
    TEAMS = "teams", _("Microsoft, and the people in the Teams channel")
    PROGRAM = "program", _("nobody: only the program uses it")


class Why(TextChoices):
    """What a table is kept for."""

    JOIN = "join", _("To decide who belongs, and to be able to explain it")
    SIGN_IN = "sign in", _("To sign you in, and nobody else as you")
    BELONG = "belong", _("To know you again, and to keep your membership true")
    APART = "apart", _("So that you do not meet those you do not want to meet")
    EMAILS = "emails", _("To send each email once, and to help when one does not arrive")
    CALENDAR = "calendar", _("To keep your calendar true")
    MEETINGS = "meetings", _("To run meetings")
    TEAMS = "teams", _("To bring you into the Teams channel, and out of it again")
    ASKED = "asked", _("To carry your question to the person you ask, and their answer back")
    FIND = "find", _("So that members find and ask one another")
    WRITE = "write", _("To show what you write to those you write it for")
    HELP = "help", _("To help when someone is in danger or treated badly")
    SPOTLIGHT = "spotlight", _("To show what colleagues did well, once they agree")
    CREDIT = "credit", _("So that what you did for the network counts for you")
    MENTORING = "mentoring", _("To find you a mentor or a mentee, and to look after the pairs")
    TRAINING = "training", _("To bring you to training, and to count your organisation’s points")
    FAIR = "fair", _("So that nobody floods, copies or guesses anything here")
    ANSWERABLE = "answerable", _("So that organisers answer for what they do")
    NEW = "new", _("To show you what is new since you were here")
    YOURS = "yours", _("So that you can see and take what we hold about you")


@dataclass(frozen=True)
class Keep:
    """How long rows are kept: `said` on the notice, and done by the sweep of data_protection where `since` is given.

    said: the sentence; `%(time)s` stands for `after`. since: the path from a row to the moment or day that `after` counts
    from; a row without it is kept. when: only rows of which this is true; a function where it names the table itself. blank: these columns are emptied, and the row stays.
    Without `since` a row goes by what the sentence says: with its member, with the thing it belongs to, or never.
    """

    said: str | Promise
    after: timedelta = timedelta(0)
    since: str = ""
    when: Q | Callable[[], Q] | None = None
    blank: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The sentence, in the language of the reader."""
        return str(self.said % {"time": length_of(self.after)}) if "%(time)s" in str(self.said) else str(self.said)


def length_of(time: timedelta) -> str:
    """A length of time in words: hours, days, or years where it is whole years of 365 days."""
    if time < DAY:
        hours = int(time / HOUR)
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    if time >= YEAR and time % YEAR == timedelta(0):
        years = time // YEAR
        return ngettext("%(n)s year", "%(n)s years", years) % {"n": years}
    return ngettext("%(n)s day", "%(n)s days", time.days) % {"n": time.days}


WHILE_A_MEMBER = Keep(_("While you are a member"))
A_WHILE_AFTER = Keep(_("While you are a member, then until our last emails are sent, at most 30 days"))
FOR_EVER = Keep(_("As long as the network exists"))
BY_NUMBER = Keep(_("As long as the network exists, by number instead of name"))
NAME_GOES = Keep(_("As long as the network exists; your name goes from it when you leave"))
AFTERWARDS = _("%(time)s afterwards")
AFTER_THE_MEETING = _("%(time)s after the meeting")
AFTER_IT_WAS_ASKED = _("%(time)s after it was asked")
AFTER_THE_ROUND = _("%(time)s after the round")
AFTER_THE_COURSE = _("%(time)s after the first day of the course")

SECRET = _("It would open something: it is a secret, or the trace of one.")
OF_OTHERS = _("Others wrote it, or it is about them.")
INNER = _("It says nothing about you: it keeps the program in order.")
REPEATED = _("It repeats what stands in another place of this archive.")


@dataclass(frozen=True)
class PrivacyDeclaration:
    """Declared once by every table as `privacy`.

    of: path from the row to the member it is about ("member", "invite__member"), or "" where no member can be told.
    on_erasure: "delete", "blank" (the row stays without the member: the reference goes where it can, and the fields named
    in `blank` are emptied) or "stay" (says nothing about the member by itself).
    two_accounts: what happens where one person's two accounts become one and each has a row where only one may be: "fold"
    (the two become one row: nothing that was written is lost), "drop" (the other account's goes: it can be made again) or
    "stop" (the accounts cannot become one meanwhile). All other rows just change hands.
    until_settled: still needed to say goodbye; it goes once the member's last emails are sent and Teams has been told.

    what, why, read_by, keep: what the privacy notice says. people: whom it is about. Tables of a room that say the same
    stand as one line. about_nobody: there is no person in it, and the notice leaves it out.

    withheld: columns that the member's archive leaves out, each with the reason. given_when: only such rows are in it.
    also_of: other paths to a member who is part of the row too, each with the columns that this member's archive leaves out
    besides. not_given: why no row is in the archive.

    ends: limits after which the person whom a row is about leaves, as if they had pressed it, thirty days after an email
    that says so (members.unused).

    room: for a table of a library, the room of ours under whose heading it stands.
    """

    of: str
    on_erasure: str
    what: str | Promise = ""
    why: Why | None = None
    keep: Keep = FOR_EVER
    read_by: tuple[Reader, ...] = ()
    people: People = People.MEMBERS
    blank: tuple[str, ...] = ()
    until_settled: bool = False
    two_accounts: str = ""
    about_nobody: bool = False
    withheld: Mapping[str, str | Promise] = field(default_factory=dict)
    given_when: Q | None = None
    also_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    not_given: str | Promise = ""
    ends: tuple[Keep, ...] = ()
    room: str = ""

    @property
    def kept(self) -> str:
        """How long, in whole: the limit of the rows, and what ends an account."""
        return ". ".join(str(each) for each in (self.keep, *self.ends))


NOBODY = PrivacyDeclaration(of="", on_erasure="stay", about_nobody=True)

OF_LIBRARIES: dict[str, PrivacyDeclaration] = {}
"""What is declared for tables that are not ours, by their label."""


def declare(label: str, said: PrivacyDeclaration) -> None:
    """Declare for a table of a library."""
    OF_LIBRARIES[label] = said


def declaration_of(model: type[Model]) -> PrivacyDeclaration:
    """What a table says. Raises LookupError where it says nothing."""
    said = getattr(model, "privacy", None) or OF_LIBRARIES.get(model._meta.label)
    if said is None:
        raise LookupError(f"{model._meta.label} says nothing about the people in it: see pleiad/privacy.py.")
    return said
