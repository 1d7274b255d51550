import hashlib
import secrets
from datetime import datetime
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F, Model, QuerySet

from pleiad.outbox.actions import queue_email, queue_emails
from pleiad.outbox.models import Email

from .models import CalendarEntry, Feed, SiteAddress

CANCELLED, GIVEN_BACK, WITHOUT_HOLDER = "cancelled", "given back", "without holder"
"""How an entry ends: the meeting is cancelled, or it goes on without the holder, who gave the place back or lost it."""
NEW_ADDRESS = "new address"
"""Why an entry is written once more when nothing about the meeting has changed."""


def put(
    *,
    holder: Model,
    about: str,
    title: str,
    note: str,
    location: str,
    starts_at: datetime,
    ends_at: datetime,
    at: datetime,
    venue: str = "",
    online: bool = True,
    placed: bool = True,
) -> CalendarEntry:
    """Put something in the holder's calendar, or put it back; the invitation leaves by email. In the caller's transaction.

    `placed`: the holder has just been given it; otherwise it is something that the holder had, and that has changed.

    `location` is what the holder's own link is made from (see `emails.own_link`), or words. `venue` is the room to go to, and `online` says whether the link leads there too.
    """
    values = {
        "title": title,
        "note": note,
        "location": location,
        "venue": venue,
        "online": online,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "changed_at": at,
        "withdrawn_at": None,
    }
    entry = CalendarEntry.objects.filter(about=about, holder=holder.pk).first()
    if entry:
        for name, value in values.items():
            setattr(entry, name, value)
        entry.sequence += 1
        entry.save()
    else:
        entry = CalendarEntry.objects.create(holder_id=holder.pk, about=about, uid=new_uid(), **values)
    queue_email(**email_of(entry.pk, entry.sequence, holder, at, placed=placed))
    return entry


def new_uid() -> str:
    """An identifier that no other entry in any calendar has (RFC 5545, section 3.8.4.7)."""
    return f"{uuid4().hex}@{urlsplit(settings.BASE_URL).hostname}"


def first_host() -> str:
    """The host in identifiers that are not kept: the one where the site stood first, wherever it stands now."""
    site = SiteAddress.objects.first()
    return site.first_host if site else str(urlsplit(settings.BASE_URL).hostname)


@transaction.atomic
def follow_site_address(*, at: datetime) -> int:
    """When the site has moved to another address, write every coming entry once more, with the new addresses. Returns how many."""
    site, made = SiteAddress.objects.get_or_create(
        pk=1, defaults={"base_url": settings.BASE_URL, "first_host": str(urlsplit(settings.BASE_URL).hostname)}
    )
    if made or site.base_url == settings.BASE_URL:
        return 0
    # Of several workers one finds the address as it was.
    if not SiteAddress.objects.filter(pk=1, base_url=site.base_url).update(base_url=settings.BASE_URL):
        return 0
    held = CalendarEntry.objects.filter(withdrawn_at=None, ends_at__gt=at)
    held.update(changed_at=at, sequence=F("sequence") + 1)
    return _tell(held, at, why=NEW_ADDRESS)


def put_many(
    *,
    holders: list[tuple],
    about: str,
    title: str,
    note: str,
    starts_at: datetime,
    ends_at: datetime,
    at: datetime,
    venue: str = "",
    online: bool = True,
) -> None:
    """Like `put` for many holders at once, each given as (holder, location), in a few statements per thousand."""
    values = {"title": title, "note": note, "starts_at": starts_at, "ends_at": ends_at, "changed_at": at}
    values |= {"venue": venue, "online": online, "withdrawn_at": None}
    found = CalendarEntry.objects.filter(about=about, holder__in=[holder.pk for holder, _location in holders])
    earlier = {entry.holder_id: entry for entry in found}
    entries = []
    for holder, location in holders:
        entry = earlier.get(holder.pk)
        if entry is None:
            entry = CalendarEntry(about=about, uid=new_uid())
        else:
            entry.sequence += 1
        entry.holder, entry.location = holder, location
        for name, value in values.items():
            setattr(entry, name, value)
        entries.append(entry)
    CalendarEntry.objects.bulk_create([each for each in entries if each.holder_id not in earlier], batch_size=500)
    CalendarEntry.objects.bulk_update(earlier.values(), [*values, "location", "sequence"], batch_size=500)
    queue_emails(emails=[email_of(each.pk, each.sequence, each.holder, at, placed=True) for each in entries])


def change(
    *,
    about: str,
    language: str,
    title: str,
    note: str,
    starts_at: datetime,
    ends_at: datetime,
    at: datetime,
    venue: str = "",
    online: bool = True,
) -> int:
    """Send a change to every calendar of holders with this language, once. Returns how many."""
    held = CalendarEntry.objects.filter(about=about, withdrawn_at=None, holder__language=language)
    now = {"title": title, "note": note, "starts_at": starts_at, "ends_at": ends_at, "venue": venue, "online": online}
    before = _as_last_told(list(held))
    held.update(**now, changed_at=at, sequence=F("sequence") + 1)
    return _tell(held, at, before=before)


def as_it_was(entry: CalendarEntry) -> dict:
    """What an entry says, to be kept with the email about its next change."""
    return {
        "title": entry.title,
        "note": entry.note,
        "venue": entry.venue,
        "online": entry.online,
        "starts_at": entry.starts_at.isoformat(),
        "ends_at": entry.ends_at.isoformat(),
    }


def _as_last_told(entries: list[CalendarEntry]) -> dict[int, dict]:
    """What each holder's calendar says before a change: where an earlier change has not left yet, what it was before that."""
    keys = [f"calendar:{each.pk}:{each.sequence}" for each in entries]
    waiting = Email.objects.filter(key__in=keys, due_at__isnull=False).values_list("payload", flat=True)
    untold = {payload["entry"]: payload["before"] for payload in waiting if payload.get("before")}
    return {each.pk: untold.get(each.pk) or as_it_was(each) for each in entries}


def relocate(*, about: str, at: datetime) -> int:
    """Refresh every calendar once: the meeting has moved behind the same personal links. Returns how many."""
    held = CalendarEntry.objects.filter(about=about, withdrawn_at=None)
    before = _as_last_told(list(held))
    held.update(changed_at=at, sequence=F("sequence") + 1)
    return _tell(held, at, before=before)


def withdraw(*, about: str, at: datetime, holder: Model | None = None, why: str = "", given_back: bool = False) -> int:
    """Take it out of the holder's calendar, or out of every calendar; returns how many.

    Without a holder the meeting itself is cancelled; with one it goes on without the holder, who may have `given_back` the place.
    """
    held = CalendarEntry.objects.filter(about=about, withdrawn_at=None)
    if holder:
        held = held.filter(holder=holder.pk)
    going = list(held.values_list("pk", flat=True))
    gone = CalendarEntry.objects.filter(pk__in=going)
    gone.update(withdrawn_at=at, changed_at=at, sequence=F("sequence") + 1)
    return _tell(gone, at, why, ends=CANCELLED if holder is None else GIVEN_BACK if given_back else WITHOUT_HOLDER)


def relink(*, about: str, holder: Model, location: str) -> None:
    """Give the holder's entry a new link of their own; the caller sees to it that the calendar is told."""
    CalendarEntry.objects.filter(about=about, holder=holder.pk).update(location=location)


def set_aside(*, of: Model, beside: Model, at: datetime) -> None:
    """Two accounts of one person become one, which has one entry a thing: the other, or the one already withdrawn, gets a
    name of its own. What still has to be said of it goes to the mailbox that has it."""
    kept = {each.about: each for each in CalendarEntry.objects.filter(holder=beside.pk)}
    for entry in CalendarEntry.objects.filter(holder=of.pk, about__in=list(kept)):
        aside, holder = (kept[entry.about], beside) if entry.withdrawn_at is None else (entry, of)
        if aside.withdrawn_at is None:
            withdraw(about=entry.about, holder=of, at=at)
            aside, holder = entry, of
        CalendarEntry.objects.filter(pk=aside.pk).update(about=f"{aside.about}:aside-{holder.pk}"[:60])
    Email.objects.filter(member=of.pk, kind="calendars.entry", due_at__isnull=False, address="").update(
        address=getattr(of, "email", "")
    )


def coming(*, holder: Model, at: datetime) -> list[int]:
    """The keys of the entries that the holder's calendar has for what is still to come."""
    held = CalendarEntry.objects.filter(holder=holder.pk, withdrawn_at=None, ends_at__gt=at)
    return list(held.order_by("pk").values_list("pk", flat=True))


def readdress(*, holder: Model, old: str, at: datetime, only: list[int] | None = None) -> int:
    """The holder's emails go to another mailbox from now on: every coming entry, or these only, is cancelled in the old one
    and sent to the new. Returns how many. In the caller's transaction, with the holder as they are now."""
    keys = coming(holder=holder, at=at) if only is None else only
    emails = []
    for entry in CalendarEntry.objects.filter(pk__in=keys, holder=holder.pk).order_by("pk"):
        emails.append(
            {
                "kind": "calendars.other_mailbox",
                "key": f"calendar:{entry.pk}:{entry.sequence + 1}",
                "at": at,
                "to_member": holder,
                "address": old,
                "payload": {"entry": entry.pk, "sequence": entry.sequence + 1},
            }
        )
        entry.sequence += 2  # a calendar that both mailboxes share takes the later one (RFC 5546, section 2.1.4)
        entry.changed_at = at
        entry.save(update_fields=["sequence", "changed_at"])
        email = email_of(entry.pk, entry.sequence, holder, at)
        emails.append(email | {"payload": email["payload"] | {"new_mailbox": True}})
    queue_emails(emails=emails)
    return len(emails) // 2


def forget_name(*, name: str, abouts: list[str], title: str, language: str) -> None:
    """A member has left: entries of others about these things that carry the member's name get this `title`. No email
    is sent for it."""
    named = CalendarEntry.objects.filter(about__in=abouts, holder__language=language, title__contains=name)
    named.update(title=title)


def _tell(
    entries: QuerySet[CalendarEntry], at: datetime, why: str = "", ends: str = "", before: dict[int, dict] | None = None
) -> int:
    emails = []
    for entry in entries.select_related("holder"):
        email = email_of(entry.pk, entry.sequence, entry.holder, at, why)
        more: dict[str, object] = {"ends": ends} if ends else {}
        if before:
            more["before"] = before.get(entry.pk)
        emails.append(email | {"payload": email["payload"] | more})
    queue_emails(emails=emails)
    return len(emails)


def email_of(pk: int, sequence: int, holder: Model, at: datetime, why: str = "", placed: bool = False) -> dict:
    """The email that brings an entry in this sequence to the holder's calendar, as arguments of `queue_email`. `placed`:
    the holder has just been given the place."""
    payload = {"entry": pk, "sequence": sequence, "why": why}
    return {
        "kind": "calendars.entry",
        "key": f"calendar:{pk}:{sequence}",
        "at": at,
        "to_member": holder,
        "payload": payload | {"placed": True} if placed else payload,
    }


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def new_feed(*, holder: Model, at: datetime) -> str:
    """A fresh secret for the member's feed; any earlier one stops working. The secret is shown once and not kept."""
    secret = secrets.token_urlsafe(32)
    Feed.objects.update_or_create(holder_id=holder.pk, defaults={"secret_hash": hash_of(secret), "made_at": at})
    return secret


def close_feed(*, holder: Model) -> None:
    """End the member's feed: its address stops working."""
    Feed.objects.filter(holder=holder.pk).delete()
