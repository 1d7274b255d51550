"""What a member or organiser may do, and if not, why: plain sentences, no queries, no clock, no writing."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from pleiad.errors import Reason

from .models import Address, Appeal, Application, Member, Recovery
from .working_days import in_office_hours, working_days_after

CLAIM_HOLDS_FOR = 2
"""Working days after which what an organiser has claimed is free again for the others."""


def answer_by(*, applied_at: datetime, nation: str = "") -> datetime:
    """The moment by which a person answers: five working days later in the member's nation, in office hours."""
    return working_days_after(applied_at, settings.ANSWER_WITHIN_WORKING_DAYS, nation=nation)


def urgent_answer_by(*, asked_at: datetime, nation: str = "") -> datetime:
    """The same for what is urgent: a day later, or as soon as offices open after that."""
    return in_office_hours(asked_at + timedelta(days=1), nation=nation)


def claim_lapses_at(*, claimed_at: datetime, nation: str = "") -> datetime:
    """When a claim no longer keeps other organisers away."""
    return working_days_after(claimed_at, CLAIM_HOLDS_FOR, nation=nation)


def claim_holds(*, claimed_by: Member | None, claimed_at: datetime | None, at: datetime) -> bool:
    """Whether what this organiser has claimed is still theirs: for two working days, and while they are an organiser."""
    if claimed_by is None or claimed_at is None or not claimed_by.is_organiser:
        return False
    return at < claim_lapses_at(claimed_at=claimed_at, nation=claimed_by.nation)


def why_not_decide(*, application: Application, by: Member, at: datetime, sponsors: Collection[int] = ()) -> Reason:
    """Why this organiser cannot decide this application, or None. `sponsors` are the ids of those who vouched.
    A claim counts for two working days, and while the claimer is an organiser."""
    if not by.is_organiser:
        return _("Only organisers decide applications.")
    if application.decided_at:
        return _("This application has been decided already.")
    if application.member_id == by.pk:
        return _("You cannot decide your own application.")
    if by.pk in sponsors:
        return _("You vouched for this applicant, so another organiser decides.")
    claimed_by = application.claimed_by
    if claimed_by != by and claim_holds(claimed_by=claimed_by, claimed_at=application.claimed_at, at=at):
        return _("Another organiser is looking at this application.")
    return None


def why_not_approve(*, application: Application, vouches: int) -> Reason:
    """Why an application cannot be approved yet, or None."""
    if application.lane == "sponsor" and vouches < settings.VOUCHES_NEEDED:
        return _("Two members must vouch for the applicant first.")
    return None


def why_not_appeal(*, appeal: Appeal, at: datetime) -> Reason:
    """Why this link takes no appeal now, or None."""
    if appeal.made_at:
        return _("You have appealed already. Another organiser looks at it.")
    if appeal.expires_at <= at:
        return _("The time to appeal is over. You can still write to the organisers.")
    if appeal.member.left_at:
        return _("Your account is closed, so there is nothing left to decide.")
    return None


def why_not_settle_appeal(*, appeal: Appeal, by: Member, free: Collection[int]) -> Reason:
    """Why this organiser cannot answer an appeal, or None. `free`: the organisers, by number, who have no part in it."""
    if not by.is_organiser:
        return _("Only organisers decide this.")
    if appeal.made_at is None or appeal.settled_at:
        return _("This has been settled already.")
    if appeal.member_id == by.pk:
        return _("This is about you, so another organiser decides.")
    if by.pk in (appeal.decided_by_id, appeal.agreed_by_id):
        return _("You took the decision, so another organiser looks at it again.")
    if by.pk not in free:
        return _("The member works where you work, so another organiser decides.")
    return None


def why_not_vouch(*, voucher: Member, applicant_id: int, open_vouches: int, at: datetime) -> Reason:
    """Why this member cannot vouch for this applicant, or None. Standing counts from the day of joining."""
    if not voucher.is_current:
        return _("Only members can vouch.")
    if reason := why_not_write(member=voucher):
        return reason
    if voucher.pk == applicant_id:
        return _("You cannot vouch for yourself.")
    if voucher.joined_at is None or voucher.joined_at > at - settings.VOUCH_AFTER:
        return _("You can vouch once you have been a member for 90 days.")
    if open_vouches >= settings.VOUCHES_OPEN_AT_MOST:
        return _("You are vouching for five people already. Wait until one of them is decided.")
    return None


def why_not_write(*, member: Member | AnonymousUser | None) -> Reason:
    """Why this person cannot write, ask or answer anything that others read now, or None. Each room asks this first."""
    may = getattr(member, "may", None)
    if may is None:
        return _("You can do this once you are a member.")
    return None if may.writes else may.why_not


def why_not_take_a_place(*, member: Member) -> Reason:
    """Why this person cannot register for anything now, or None. Applicants hold places provisionally."""
    return None if member.may.takes_places else member.may.why_not


def is_old(*, address: Address, at: datetime) -> bool:
    """Whether a work address was not proved within the time for which a proof counts: by now it may be another person's."""
    return address.kind == "work" and address.proved_at + settings.PROOF_COUNTS_FOR <= at


def why_not_enter_with(*, address: Address, other_ways: bool, at: datetime) -> Reason:
    """Why the code mailed to this address does not sign its member in by itself, or None. `other_ways`: the member has a
    passkey, a Microsoft account or an address that is not old; without one, the old address stays a way in."""
    if other_ways and is_old(address=address, at=at):
        return _(
            "This work address has not been proved for a long time, so it no longer signs you in by itself. Sign in with "
            "your other address or your passkey. Then prove the work address again in your account."
        )
    return None


def why_not_prove_with(*, address: Address, lane: str) -> Reason:
    """Why a code mailed to this address does not show where the member works, or None. `lane`: what the domain list says
    of it today."""
    if address.kind != "work":
        return _("A private address does not show where you work.")
    if lane in ("refuse", "sponsor"):
        return _("The domain of this address is no longer on our list, so it does not show where you work.")
    return None


def why_not_rest(*, member: Member, organisers: int) -> Reason:
    """Why a membership cannot rest now, or None: the desk is never left without an organiser."""
    if member.organiser_since and organisers <= 1:
        return _("This is the only organiser.")
    return None


def next_step(
    *, prove_by: datetime, notice_days: int | None, reading_since: datetime | None
) -> tuple[str, int, datetime]:
    """What the clock does next about a proof, how many days before `prove_by` it is, and when: "remind", "read" or "rest".

    It follows from the moments in the row alone, so that it can be late and never happens twice.
    """
    if reading_since:
        return "rest", 0, reading_since + settings.READING_FOR
    for days in settings.REMIND_OF_PROOF_BEFORE:
        if notice_days is None or notice_days > days:
            return "remind", days, prove_by - timedelta(days=days)
    return "read", 0, prove_by


def due_reminder(*, prove_by: datetime, notice_days: int | None, at: datetime) -> int | None:
    """The reminder that is due now, in days before `prove_by`; None when none is. Of several that are late the last alone,
    and none after `prove_by` but the first: who was never reminded is reminded in any case."""
    if prove_by <= at and notice_days is not None:
        return None
    due = [
        days
        for days in settings.REMIND_OF_PROOF_BEFORE
        if (notice_days is None or notice_days > days) and prove_by - timedelta(days=days) <= at
    ]
    return min(due, default=None)


def why_not_second_address(*, first: str, other: str, work: bool, one_employer: bool = False) -> Reason:
    """Why an address does not show, beside `first`, that it is the member: one mailbox, or one administrator of mail, would
    be enough. `first` is "" when Microsoft vouched for a work account; `work`: whether the other is a work address;
    `one_employer`: the domain list names the same organisation for both."""
    if not first:
        return _("A work address adds nothing to a Microsoft account.") if work else None
    domains = [f".{address.rpartition('@')[2]}" for address in (first, other)]
    if domains[0].endswith(domains[1]) or domains[1].endswith(domains[0]):
        return _("Both addresses are at the same domain.")
    if one_employer:
        return _("Both addresses are at the same employer.")
    return None


def why_not_agree_to_recovery(*, recovery: Recovery, by: Member) -> Reason:
    """Why this organiser cannot agree to a member's way back in, or None."""
    if not by.is_organiser:
        return _("Only organisers can do this.")
    if recovery.member_id == by.pk:
        return _("Other organisers must do this.")
    if recovery.stopped_at or recovery.done_at or (recovery.first_by_id and recovery.second_by_id):
        return _("This has been settled already.")
    if recovery.first_by_id == by.pk:
        return _("You have agreed already. Another organiser must agree too.")
    return None
