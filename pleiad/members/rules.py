"""What a member or organiser may do, and if not, why: plain sentences, no queries, no clock, no writing."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from pleiad.errors import Reason

from .models import Application, Member


def answer_by(*, applied_at: datetime) -> datetime:
    """The moment by which an application is answered: five working days later, at the same time of day."""
    at, left = applied_at, settings.ANSWER_WITHIN_WORKING_DAYS
    while left:
        at += timedelta(days=1)
        if at.weekday() < 5:
            left -= 1
    return at


def why_not_decide(*, application: Application, by: Member, sponsors: Collection[int] = ()) -> Reason:
    """Why this organiser cannot decide this application, or None. `sponsors` are the ids of those who vouched.
    A claim does not count once the claimer is no longer an organiser."""
    if not by.is_organiser:
        return _("Only organisers decide applications.")
    if application.decided_at:
        return _("This application has been decided already.")
    if application.member_id == by.pk:
        return _("You cannot decide your own application.")
    if by.pk in sponsors:
        return _("You vouched for this applicant, so another organiser decides.")
    claimed_by = application.claimed_by
    if claimed_by and claimed_by.pk != by.pk and claimed_by.is_organiser:
        return _("Another organiser is looking at this application.")
    return None


def why_not_approve(*, application: Application, vouches: int) -> Reason:
    """Why an application cannot be approved yet, or None."""
    if application.lane == "sponsor" and vouches < settings.VOUCHES_NEEDED:
        return _("Two members must vouch for the applicant first.")
    return None


def why_not_vouch(*, voucher: Member, applicant_id: int, open_vouches: int, at: datetime) -> Reason:
    """Why this member cannot vouch for this applicant, or None. Standing counts from the day of joining."""
    if not voucher.is_current:
        return _("Only members can vouch.")
    if voucher.pk == applicant_id:
        return _("You cannot vouch for yourself.")
    if voucher.joined_at is None or voucher.joined_at > at - settings.VOUCH_AFTER:
        return _("You can vouch once you have been a member for 90 days.")
    if open_vouches >= settings.VOUCHES_OPEN_AT_MOST:
        return _("You are vouching for five people already. Wait until one of them is decided.")
    return None
