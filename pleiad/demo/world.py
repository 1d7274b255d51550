"""Builds the invented network, or brings it up to today: members, a programme, waiting work, emails on their way.

Everything goes through the rooms' own actions, so that the world has the audit records, calendar entries and emails that
real use would have left. Chance is seeded: the same moment gives the same world.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.audit.actions import record
from pleiad.audit.models import AuditRecord
from pleiad.audit.periodic import run as put_into_the_chain
from pleiad.data_protection.models import Sweep
from pleiad.data_protection.sweeping import sweep
from pleiad.members import powers as membership_powers
from pleiad.members.models import Member
from pleiad.outbox.models import Email

from . import (
    after,
    cast,
    coming,
    conversations,
    data_protection,
    desk,
    directory,
    events,
    gatherings,
    incoming,
    joining,
    leading,
    mentoring,
    organisations,
    powers,
    spotlight,
    staying,
    stories,
    suggestions,
    teams,
    training,
    volunteering,
)
from .people import address_of, everybody

SEED = 1921
BUILT = "built the demonstration"
FURNISHED = "furnished a room of the demonstration"
ROOMS = [
    gatherings,
    volunteering,
    suggestions,
    after,
    mentoring,
    stories,
    spotlight,
    conversations,
    training,
    directory,
    organisations,
    powers,
    coming,
    staying,
    incoming,
    leading,
    data_protection,
]
"""Modules of this folder, each with furnish(chance=, at=) that fills one room and returns the line to show."""
ON_THEIR_WAY = timedelta(minutes=10)
"""What was written so recently is left for the delivery worker; everything older counts as delivered."""


@transaction.atomic
def build(*, at: datetime, progress: Callable[[str], object]) -> None:
    """Build the world in an empty database; in one that has it, only add what the coming months lack.

    `at` is now, an aware datetime; `progress` is called with one translated line a step. What people did stays.
    """
    events.lead_here()
    due_before = set(Email.objects.filter(due_at__isnull=False).values_list("pk", flat=True))
    if not AuditRecord.objects.filter(did=BUILT).exists():
        _begin(at, progress)
        record(did=BUILT, at=at)
    for room in ROOMS:
        if not AuditRecord.objects.filter(did=FURNISHED, about=room.__name__).exists():
            progress(room.furnish(chance=Random(f"{SEED}:{room.__name__}"), at=at))
            record(did=FURNISHED, about=room.__name__, at=at)
    added = events.top_up(chance=Random(f"{SEED}:{at.date()}"), at=at)
    staying.renew(chance=Random(f"{SEED}:proofs:{at.date()}"), at=at)
    events.have_one_soon(chance=Random(f"{SEED}:soon:{at.date()}"), at=at)
    if added:
        progress(_("Programme: events added so that it reaches seven months ahead: %(added)s") % {"added": added})
    settled = _settle_emails(due_before, at)
    if settled:
        progress(_("Emails: %(settled)s delivered in the past, the newest are on their way") % {"settled": settled})
    teams.what_the_channel_heard(at=at)
    gone_before = _gone_today(at)
    gone = sum(sweep(at=at).gone.values()) - gone_before
    if gone:
        progress(
            _("Kept no longer than promised: %(gone)s rows of old meetings and rounds are deleted") % {"gone": gone}
        )
    while put_into_the_chain(at=at):
        pass
    progress(_("The demonstration is up to date"))


def _gone_today(at):
    """How many rows earlier sweeps of the day deleted: a sweep adds to the row of its day."""
    today = Sweep.objects.filter(at__lte=at).order_by("at").last()
    if today is None or timezone.localdate(today.at) != timezone.localdate(at):
        return 0
    return sum(today.gone.values())


def _begin(at, progress):
    chance = Random(SEED)
    count = joining.admit_everybody(everybody(), chance=chance, at=at)
    progress(_("Members: %(count)s from councils, government, police, fire and the NHS") % {"count": count})
    first = at - timedelta(days=5 * 365)
    for name in cast.ORGANISERS:
        organiser = Member.objects.get(email=address_of(name))
        membership_powers.make_organiser(member=organiser, at=max(first, organiser.joined_at))
    count = events.hold_past(chance=chance, at=at)
    progress(_("Past meetings: %(count)s, the first of them on 29 April 2021") % {"count": count})
    count = events.plan_first(chance=chance, at=at)
    progress(_("Planned events: %(count)s") % {"count": count})
    teams.finish(at=at)
    progress(_("Teams: invitations in the channel, on their way and stuck"))
    count = desk.fill(at=at)
    progress(_("The desk: %(count)s applications wait, and two changes to the domain list") % {"count": count})
    joining.arrive_just_now(at=at)


def _settle_emails(due_before, at):
    """What this build wrote with a past date was delivered in the story; nobody is to get it now."""
    written = Email.objects.filter(due_at__isnull=False, written_at__lt=at - ON_THEIR_WAY).exclude(pk__in=due_before)
    return written.update(sent_at=F("due_at"), due_at=None, attempts=1, sealed="")
