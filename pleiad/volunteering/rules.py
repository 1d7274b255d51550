"""What a member or organiser may do with a part, and if not, why not. No queries, no clock, no writing."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from pleiad.errors import Reason
from pleiad.events.models import Event
from pleiad.members.models import Member
from pleiad.members.rules import why_not_write

from .models import Offer, Part

AROUND = timedelta(minutes=30)
"""Before and after an event, for setting up and for what is left to do."""


def why_closed(*, event: Event, at: datetime) -> Reason:
    """Why nobody can be given a part at this event any more, or None."""
    if event.cancelled_at:
        return _("This event was cancelled.")
    if not event.published_at:
        return _("This event is not open yet.")
    if event.ends_at <= at:
        return _("This event is over.")
    if event.starts_at <= at:
        return _("This event has begun.")
    return None


def why_too_long(*, event: Event, minutes: int) -> Reason:
    """Why a part cannot take so many minutes, or None: nobody plays one for longer than its event, and half an hour around it."""
    lasts = int((event.ends_at - event.starts_at + AROUND).total_seconds() // 60)
    if minutes > lasts:
        return _("The event lasts %(lasts)s minutes with the time around it. A part cannot take longer.") % {
            "lasts": lasts
        }
    return None


def why_not_offer(*, part: Part, member: Member, at: datetime, earlier: Sequence[Offer] = ()) -> Reason:
    """Why the member cannot offer themselves, or None. `earlier`: all the member's offers for this part."""
    if not member.is_current:
        return _("You can volunteer once you are a member.")
    if reason := why_not_write(member=member):
        return reason
    if reason := why_closed(event=part.event, at=at):
        return reason
    if part.closed_at:
        return _("This part is no longer needed.")
    if part.left <= 0:
        return _("This part is filled.")
    if any(is_standing(offer) for offer in earlier):
        return _("You have volunteered for this part already.")
    if any(offer.thanked_at for offer in earlier):
        return _("The organisers have thanked you for your offer and chosen someone else for this part.")
    return None


def is_standing(offer: Offer) -> bool:
    """Whether neither the member nor an organiser has ended the offer."""
    return not (offer.withdrawn_at or offer.thanked_at or offer.ended_at)


def why_not_withdraw(*, offer: Offer, at: datetime) -> Reason:
    """Why the offer cannot be withdrawn, or None."""
    if not is_standing(offer):
        return _("This offer has ended.")
    if offer.part.event.starts_at <= at:
        return _("This event has begun.") if offer.part.event.ends_at > at else _("This event is over.")
    return None


def why_not_answer(*, offer: Offer, answer: str, at: datetime) -> Reason:
    """Why an organiser cannot give this answer ("accept", "keep" or "thank"), or None."""
    if not is_standing(offer):
        return _("This offer has ended.")
    if reason := why_closed(event=offer.part.event, at=at):
        return reason
    if answer == "accept":
        if offer.accepted_at:
            return _("This member has this part already.")
        if offer.part.closed_at:
            return _("This part is no longer needed.")
        if offer.part.left <= 0:
            return _("This part is filled. Let more people take it first, or keep the offer for another time.")
    if answer == "keep" and offer.kept_at:
        return _("This offer is kept for another time already.")
    return None


def why_not_say_done(*, offer: Offer, by: Member, at: datetime) -> Reason:
    """Why an organiser cannot say now whether a part was played, or None."""
    if offer.member_id == by.pk:
        return _("What you did yourself is confirmed by another organiser.")
    if not is_standing(offer) or not offer.accepted_at or offer.part.event.cancelled_at:
        return _("This part was not given to this member.")
    if offer.part.event.ends_at > at:
        return _("It can be confirmed once the event is over.")
    if offer.done_at or offer.not_done_at:
        return _("This was confirmed already.")
    return None


def why_not_change(*, part: Part, wanted: int) -> Reason:
    """Why a part cannot be for this many people, or None."""
    if wanted < part.taken:
        return _("%(taken)s people have this part already, so it cannot be for fewer.") % {"taken": part.taken}
    return None
