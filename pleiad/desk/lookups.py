"""Looking one member up: few at a time, few an hour, and each look-up recorded where the member can read it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pleiad.audit.actions import name_of, record, record_many
from pleiad.audit.models import AuditRecord
from pleiad.errors import Refused
from pleiad.members.addresses import Malformed, parse
from pleiad.members.eligibility import versions
from pleiad.members.models import Employment, Member, Organisation

from .reads import LOOKED, READ_AT, READS, SEARCHED, log, write_down

AN_HOUR = timedelta(hours=1)
LOOKS_AN_HOUR = 60
"""The same limit as for reading members' profiles, so that the desk is no way to copy the membership."""
AT_MOST = 10
SHOWN_THERE = 20


@transaction.atomic
def look_up(*, asked: str, why: str, by: Member, at: datetime) -> list[Member]:
    """Members with this address, or with these whole words in their name; at most ten.

    The search and every member it shows are recorded, and these members read `why` in their access log. Refused when
    nothing was asked, when no reason is given, when more than ten would be shown (then nobody is), or when this
    organiser has looked up sixty in the last hour.
    """
    asked = " ".join(asked.replace("\x00", "").split())
    if len(asked) < 2:
        raise Refused(_("Enter the member’s address, or a whole word of their name."))
    if not why.strip():
        raise Refused(_("Say why you look. The member can read it."))
    # Locking the organiser's own row makes parallel searches queue, so that together they cannot pass the limit.
    Member.objects.select_for_update(no_key=True).get(pk=by.pk)
    recent = AuditRecord.objects.filter(by=by, at__gt=at - AN_HOUR)
    found = list(_matching(asked)[: AT_MOST + 1])
    if len(found) > AT_MOST:
        raise Refused(_("More than ten members have this name. Enter more of it, or the member’s address."))
    looks = recent.filter(did=LOOKED).count() + len(found)
    if looks > LOOKS_AN_HOUR or recent.filter(did=SEARCHED).count() >= LOOKS_AN_HOUR:
        raise Refused(_("You have looked up many members in the last hour. Wait a little."))
    record(did=SEARCHED, by=by, about=READS, at=at, detail={"people": len(found)})
    for each in found:
        look = record(did=LOOKED, by=by, about=each, at=at, reason=why.strip())
        log(record=look, members=[each.pk], once=str(look.pk))
    return found


def _matching(asked):
    members = Member.objects.select_related("organisation").order_by("name", "pk")
    if "@" in asked:
        address = parse(asked.lower())
        if isinstance(address, Malformed):
            return members.none()
        key = versions.current().key(address)
        return members.filter(addresses__key=key)
    whole_words = (
        Q(name__iexact=asked)
        | Q(name__istartswith=f"{asked} ")
        | Q(name__iendswith=f" {asked}")
        | Q(name__icontains=f" {asked} ")
    )
    return members.filter(whole_words)


def why_not_see(*, member: Member, by: Member, at: datetime) -> str | None:
    """Why an organiser cannot open this member's page, or None: the organiser must have looked the member up within the hour."""
    looked = AuditRecord.objects.filter(about=name_of(member), by=by, did=LOOKED, at__gt=at - AN_HOUR)
    return None if looked.exists() else _("Look the member up first. You can then open their page for an hour.")


@transaction.atomic
def look_at_those_at(*, organisation: Organisation, by: Member, at: datetime) -> tuple[list[Member], int]:
    """The first members who work at an organisation, by name, and how many there are besides. Each is recorded as looked up,
    and the same sixty an hour count."""
    Member.objects.select_for_update(no_key=True).get(pk=by.pk)
    looked = AuditRecord.objects.filter(by=by, at__gt=at - AN_HOUR, did=LOOKED).count()
    if looked + SHOWN_THERE > LOOKS_AN_HOUR:
        raise Refused(_("You have looked up many members in the last hour. Wait a little."))
    there = Employment.objects.current().filter(organisation=organisation).values("member")
    members = Member.objects.current().filter(pk__in=there).order_by("name", "pk")
    shown = list(members[:SHOWN_THERE])
    write_down(did=READ_AT, by=by, at=at, members=[each.pk for each in shown])
    record_many(did=LOOKED, by=by, at=at, abouts=shown)
    return shown, max(members.count() - len(shown), 0)
