"""Work that waits for the organisers of the invented network, and some that they have done."""

from datetime import datetime, timedelta

from pleiad.members import actions, vouching
from pleiad.members.eligibility import versions
from pleiad.members.eligibility.listed_domains import DomainRule
from pleiad.members.models import Application, DomainListProposal, Member, Vouch
from pleiad.outbox.models import Email

from . import applicants, cast, teams
from .days import days_ago
from .events import next_open
from .joining import join
from .people import address_of


def fill(*, at: datetime) -> int:
    """Applications in every state, changes to the domain list and one email that came back; returns how many wait."""
    first, second, third = (Member.objects.get(email=address_of(name)) for name in cast.ORGANISERS)
    _decided(first, third, at)

    _apply(applicants.OVERDUE, at=days_ago(10, 9, 12, at=at))
    claimed = _apply(applicants.CLAIMED, at=days_ago(4, 8, 50, at=at))
    actions.claim(application=claimed, by=second, at=days_ago(1, 16, 5, at=at))
    asked = _apply(applicants.ASKED, at=days_ago(4, 9, 35, at=at))
    actions.ask(
        application=asked,
        by=first,
        at=days_ago(3, 12, 10, at=at),
        question="Who employs you: the surgeries themselves, or a company that works for them?",
    )
    answered = _apply(applicants.ANSWERED, at=days_ago(8, 10, 20, at=at))
    actions.ask(
        application=answered,
        by=third,
        at=days_ago(6, 13, 30, at=at),
        question="Could you send us the page that says who owns the company?",
    )
    actions.answer(
        application=answered,
        by=answered.member,
        at=days_ago(2, 14, 45, at=at),
        text="It is on our page about governance: the council is the only shareholder.",
    )
    _with_one_sponsor(at)
    _apply(applicants.CONTRACTOR, at=days_ago(2, 17, 15, at=at))
    _apply(applicants.FRESH, at=at - timedelta(minutes=9), event=next_open(at=at))
    _propose(second, first, at)
    _one_email_came_back(at)
    return Application.objects.filter(decided_at=None).count()


def _apply(applicant, *, at, event=None) -> Application:
    member, _registration = join(
        applicant, at=at, event=event, organisation=applicant.organisation, evidence=applicant.evidence
    )
    return Application.objects.select_related("member").get(member=member)


def _decided(first, third, at):
    """Earlier applications that were answered: three with yes, one with no."""
    for number, applicant in enumerate(applicants.APPROVED):
        decided = days_ago(38 + 9 * number, 18, 40, at=at)
        application = _apply(applicant, at=days_ago(40 + 9 * number, 11, 25, at=at))
        actions.approve(
            application=application,
            by=first if number % 2 else third,
            at=decided,
            reason="Found on the organisation’s public page.",
        )
        teams.carry_on(member=application.member, at=decided + timedelta(minutes=2))
    application = _apply(applicants.REFUSED, at=days_ago(31, 15, at=at))
    actions.refuse(
        application=application,
        by=first,
        at=days_ago(29, 19, 5, at=at),
        reason="The network is for people whom the public sector employs. Our public events are open to you.",
    )


def _with_one_sponsor(at):
    """One member has vouched; another has been asked a moment ago and finds the email in the mailbox."""
    application = _apply(applicants.NEEDS_SPONSORS, at=days_ago(4, 9, 5, at=at))
    applicant = application.member
    sponsor = Member.objects.get(email=address_of(cast.SPONSOR))
    vouching.ask_to_vouch(
        application=application, by=applicant, addresses=[sponsor.email], at=days_ago(4, 9, 20, at=at)
    )
    vouching.vouch(
        vouch=Vouch.objects.get(application=application),
        by=sponsor,
        at=days_ago(3, 13, 15, at=at),
        how_known="We ran the open council data day together in 2023 and have met twice a year since.",
    )
    asked = address_of(cast.ASKED_TO_SPONSOR)
    vouching.ask_to_vouch(application=application, by=applicant, addresses=[asked], at=at - timedelta(minutes=8))


def _propose(second, first, at) -> list[DomainListProposal]:
    """Two proposals for the domain list, by different organisers, so that each of them has one to agree to."""
    return [
        versions.propose(
            listed=DomainRule(
                domain="shared-digital-service.example",
                lane="auto",
                organisation="Shared Digital Service",
                sector="local government",
                nation="England",
                evidence="company register: owned by three district councils",
            ),
            by=second,
            at=days_ago(2, 16, 30, at=at),
            why="Three district councils own it, and a fourth joins in spring.",
        ),
        versions.propose(
            listed=DomainRule(
                domain="gwasanaeth-digidol.example",
                lane="auto",
                organisation="Joint Digital Service",
                organisation_cy="Gwasanaeth Digidol ar y Cyd",
                sector="local government",
                nation="Wales",
                evidence="joint committee of two county councils",
            ),
            by=first,
            at=days_ago(1, 18, 20, at=at),
            why="A joint committee of two county councils in Wales.",
        ),
    ]


def _one_email_came_back(at):
    """A calendar invitation whose mailbox no longer exists."""
    email = (
        Email.objects.filter(kind="calendars.entry", written_at__lt=at - timedelta(days=2))
        .order_by("-written_at", "pk")
        .first()
    )
    Email.objects.filter(pk=email.pk).update(
        due_at=None, gave_up_at=email.written_at + timedelta(minutes=1), attempts=1, trouble="550 5.1.1"
    )
