"""What a second keeper must know and have, so that the network outlives the first: each keeper says so of each step, and again
every year."""

from datetime import datetime, timedelta

from django.conf import settings

from pleiad.members.hashes import keyed_hash

from .models import SuccessionStep

STEPS = {
    "server": "I can sign in to the server, with my own account, and have done so.",
    "settings": "I have a copy of the settings (.env), SECRET_KEY among them, where nobody else can read it.",
    "backups": "I know where the backups are, on which other machine too, and that they are made each night.",
    "key": "I have a private key of my own that reads the backups (BACKUP_RECIPIENTS names its public key).",
    "rehearsal": "I have brought a backup back myself: pleiad restore FILE --key KEY --rehearse.",
    "domain": "I know who owns the domain name, when it ends, and can change its records.",
    "mail": "I can sign in to the mail server, and to the mailbox that MAIL_FROM and NETWORK_CONTACT lead to.",
    "microsoft": "I know who administers the Microsoft tenant, and when the client secrets end (or we use none).",
    "upgrade": "I have done an upgrade as docs/operating.md says, and read the doctor's lines after it.",
    "organisers": "I know two organisers by name and how to reach them, and they know me.",
    "end": "I know how the network is handed to another host (pleiad export) and how it ends (pleiad archive).",
}
"""A step by its short name, and the sentence that each keeper says."""
SAID_AGAIN_AFTER = timedelta(days=365)


def _hash(keeper: str) -> str:
    return keyed_hash("keeper", keeper.strip().lower())


def say(*, keeper: str, step: str, at: datetime) -> None:
    """A keeper says that a step is so."""
    SuccessionStep.objects.update_or_create(keeper_hash=_hash(keeper), step=step, defaults={"at": at})


def missing(*, keeper: str, at: datetime) -> list[str]:
    """The steps that this keeper has not said within a year."""
    said = SuccessionStep.objects.filter(keeper_hash=_hash(keeper), at__gt=at - SAID_AGAIN_AFTER)
    known = set(said.values_list("step", flat=True))
    return [step for step in STEPS if step not in known]


def state(*, at: datetime) -> dict[str, list[str]]:
    """For each keeper of KEEPERS, what is missing."""
    return {each: missing(keeper=each, at=at) for each in settings.KEEPERS}
