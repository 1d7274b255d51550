from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pleiad.audit.actions import record
from pleiad.errors import Refused
from pleiad.outbox.actions import queue_email

from . import appeals, leaving, moving, rules, staying
from .addresses import ParsedAddress as Parsed
from .addresses import parse
from .eligibility import versions
from .eligibility.verdicts import Verdict
from .models import Address, Appeal, Application, Member, MembershipStatement, Organisation, OrganisationName
from .organisations import employing, workplaces
from .organisations.addresses import organisation_at, told_by
from .organisations.finding import meant
from .organisations.refresh import name_row
from .signals import announce_end, member_changed, member_joined
from .standing import Standing


@transaction.atomic
def join(
    *,
    address: Parsed,
    verdict: Verdict,
    key: str,
    name: str,
    organisation: str,
    statement: MembershipStatement,
    at: datetime,
    evidence: str = "",
    language: str = "en",
) -> Member:
    """Open an account and record how it was decided: the auto lane admits at once, in the review and sponsor lanes a
    person answers by a promised date. Refused when the address belongs to a member already."""
    if verdict.lane == "refuse" and not evidence:
        raise Refused(_("We cannot admit this address by itself. Two members can vouch for you."))
    named = organisation_of(verdict)
    told = told_by(address, versions.current())
    kind = "private" if verdict.lane == "refuse" else "work"
    try:
        with transaction.atomic():
            member = Member(
                email=address.text.lower(),
                work_email=address.text.lower(),
                name=name,
                sector=verdict.sector or "",
                nation=verdict.nation or "",
                language=language,
                created_at=at,
                statement_version=statement.version,
                statement_agreed_at=at,
            )
            member.set_unusable_password()
            member.save()
            Address.objects.create(member=member, address=member.email, key=key, kind=kind, proved_at=at)
            said = "" if named else organisation
            employing.employ(member=member, organisation=named, said=said, told=told, at=at)
    except IntegrityError:
        if leaving.make_way(
            email=address.text.lower(), at=at
        ):  # the last owner left so lately that emails still waited
            return join(
                address=address,
                verdict=verdict,
                key=key,
                name=name,
                organisation=organisation,
                statement=statement,
                at=at,
                evidence=evidence,
                language=language,
            )
        raise Refused(_("This address already belongs to a member. Sign in with it instead.")) from None
    apply(member=member, address=member.email, verdict=verdict, evidence=evidence, at=at)
    return member


@transaction.atomic
def apply(
    *,
    member: Member,
    address: str,
    verdict: Verdict,
    evidence: str,
    at: datetime,
    purpose: str = Application.JOINING,
    organisation: str = "",
) -> Application:
    """Record the list's answer for an address and, where a person must look, put it before the organisers."""
    at_once = verdict.lane == "auto"
    lane = "sponsor" if verdict.lane == "refuse" else verdict.lane
    application = Application.objects.create(
        member=member,
        address=address,
        lane=lane,
        purpose=purpose,
        organisation=organisation,
        rule=verdict.rule,
        reason=str(verdict.reason),
        domain_list_version=verdict.version,
        evidence=evidence,
        applied_at=at,
        answer_by=None if at_once else rules.answer_by(applied_at=at, nation=member.nation),
        outcome="approved" if at_once else "",
        decided_at=at if at_once else None,
    )
    record(did="applied", by=member, about=application, at=at, detail={"lane": lane, "rule": verdict.rule})
    if at_once:
        admit(member=member, at=at, vouched=False)
    else:
        queue_email(
            kind="members.application_received", key=f"application:{application.pk}:received", at=at, to_member=member
        )
    return application


@transaction.atomic
def apply_to_stay(*, member: Member, evidence: str, at: datetime) -> Application:
    """A member whose address does not show where they work asks to be vouched for again."""
    held = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    if held.standing not in (Standing.MEMBER, Standing.READING, Standing.RESTING):
        raise Refused(held.may.why_not)
    if held.applications.filter(decided_at=None).exists():
        raise Refused(_("Your application is with us already."))
    verdict = versions.current().decide(parse(held.email))
    application = Application.objects.create(
        member=held,
        address=held.email,
        lane="sponsor",
        purpose=Application.STAYING,
        rule=verdict.rule,
        reason=str(verdict.reason),
        domain_list_version=verdict.version,
        evidence=evidence,
        applied_at=at,
        answer_by=rules.answer_by(applied_at=at, nation=held.nation),
    )
    record(did="asked to be vouched for again", by=held, about=application, at=at)
    queue_email(
        kind="members.application_received", key=f"application:{application.pk}:received", at=at, to_member=held
    )
    return application


@transaction.atomic
def apply_again(*, member: Member, evidence: str, at: datetime) -> Application:
    """Put an application before the organisers again, with what has changed. Refused unless the last one was refused."""
    held = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    last = held.applications.order_by("-pk").first()
    if not last or last.outcome != "refused":
        raise Refused(_("Your application is with us already."))
    verdict = versions.current().decide(parse(last.address))
    return apply(
        member=held,
        address=last.address,
        verdict=verdict,
        evidence=evidence,
        at=at,
        purpose=last.purpose,
        organisation=last.organisation,
    )


def organisation_of(verdict: Verdict) -> Organisation | None:
    """The organisation that an address belongs to: by its domain, or by the name that the domain list gives; shared zones
    name none."""
    if verdict.lane == "refuse":
        return None
    found = organisation_at(verdict.domain)
    # Where several followed a body that ended, its address does not say which of them: the applicant does.
    if found and not (found.ended_on and found.ended_on <= timezone.localdate()):
        return found
    if not verdict.organisation:
        return None
    if found := meant(verdict.organisation):
        return found
    made, new = Organisation.objects.get_or_create(
        name=verdict.organisation,
        defaults={
            "name_cy": verdict.organisation_cy or "",
            "sector": verdict.sector or "",
            "nation": verdict.nation or "",
        },
    )
    if new:
        rows = [name_row(made.pk, made.name, "name"), name_row(made.pk, made.name_cy, "welsh")]
        OrganisationName.objects.bulk_create([each for each in rows if each.name])
    return made


def admit(*, member: Member, at: datetime, vouched: bool, by: Member | None = None) -> None:
    """Make an applicant a member. `vouched`: members spoke for the applicant, whose address does not show where they work."""
    member.joined_at = at
    staying.begin(member, at=at, prove_by=at + (settings.VOUCHED_FOR if vouched else settings.PROOF_COUNTS_FOR))
    member.save(update_fields=["joined_at", *staying.STAYING])
    record(did="admitted", by=by, about=member, at=at)
    member_joined.send(sender=Member, member=member, at=at)


def _open_application(application: Application, by: Member, at: datetime) -> tuple[Application, set[int]]:
    held = (
        Application.objects.select_for_update(of=("self",))
        .select_related("member", "claimed_by")
        .get(pk=application.pk)
    )
    sponsors = set(held.vouches.standing().values_list("member_id", flat=True))
    if reason := rules.why_not_decide(application=held, by=by, at=at, sponsors=sponsors):
        raise Refused(reason)
    return held, sponsors


@transaction.atomic
def claim(*, application: Application, by: Member, at: datetime) -> None:
    """Take an application, so that no two organisers decide it."""
    held, _sponsors = _open_application(application, by, at)
    held.claimed_by, held.claimed_at = by, at
    held.save(update_fields=["claimed_by", "claimed_at"])
    record(did="claimed", by=by, about=held, at=at)


@transaction.atomic
def let_go(*, application: Application, by: Member, at: datetime) -> None:
    """Give a claimed application back to the other organisers."""
    held, _sponsors = _open_application(application, by, at)
    held.claimed_by = held.claimed_at = None
    held.save(update_fields=["claimed_by", "claimed_at"])
    record(did="let go", by=by, about=held, at=at)


@transaction.atomic
def approve(*, application: Application, by: Member, at: datetime, reason: str = "") -> None:
    """Admit the applicant; provisional places, calendar entries and Teams invite follow by themselves."""
    held, sponsors = _open_application(application, by, at)
    if why := rules.why_not_approve(application=held, vouches=len(sponsors)):
        raise Refused(why)
    _decide(held, outcome="approved", by=by, at=at, reason=reason)
    if held.purpose == Application.STAYING:
        staying.proved(member=held.member, at=at, by=by)
    elif held.purpose in (Application.MOVING, Application.SECOND):
        moving.admitted(application=held, by=by, at=at)
    else:
        admit(member=held.member, at=at, by=by, vouched=held.lane == "sponsor")


@transaction.atomic
def refuse(*, application: Application, by: Member, at: datetime, reason: str) -> None:
    """Say no, with a reason for the applicant to read; provisional places pass on."""
    if not reason.strip():
        raise Refused(_("Say why. The applicant will read it."))
    held, _sponsors = _open_application(application, by, at)
    ticket = appeals.offer(member=held.member, against="refused", subject=held, reason=reason, by=by, at=at)
    _decide(held, outcome="refused", by=by, at=at, reason=reason, ticket=ticket)
    if held.purpose == Application.JOINING:
        announce_end(member=held.member, at=at, by=by)


def _decide(
    application: Application, *, outcome: str, by: Member, at: datetime, reason: str, ticket: str | None = None
) -> None:
    application.outcome, application.decided_at, application.decided_by = outcome, at, by
    application.decision_reason = reason
    application.save(update_fields=["outcome", "decided_at", "decided_by", "decision_reason"])
    record(did=outcome, by=by, about=application, at=at, reason=reason)
    queue_email(
        kind=f"members.application_{outcome}",
        key=f"application:{application.pk}:{outcome}",
        at=at,
        to_member=application.member,
        payload={"application": application.pk},
        secrets={"ticket": ticket} if ticket else None,
    )


@transaction.atomic
def ask(*, application: Application, by: Member, at: datetime, question: str) -> None:
    """Ask the applicant something before deciding; an email says where to answer."""
    if not question.strip():
        raise Refused(_("Write your question."))
    held, _sponsors = _open_application(application, by, at)
    held.question, held.asked_at, held.answer, held.answered_at = question, at, "", None
    held.save(update_fields=["question", "asked_at", "answer", "answered_at"])
    record(did="asked", by=by, about=held, at=at)
    queue_email(
        kind="members.application_question",
        key=f"application:{held.pk}:asked:{at.timestamp()}",
        at=at,
        to_member=held.member,
        payload={"application": held.pk},
    )


@transaction.atomic
def answer(*, application: Application, by: Member, at: datetime, text: str) -> None:
    """Take the applicant's answer to the question; the promised date is counted again from it."""
    held = Application.objects.select_for_update().get(pk=application.pk, member=by)
    if held.decided_at or not held.asked_at:
        raise Refused(_("There is no open question."))
    if not text.strip():
        raise Refused(_("Write your answer."))
    held.answer, held.answered_at = text, at
    held.answer_by = rules.answer_by(applied_at=at, nation=held.member.nation)
    held.save(update_fields=["answer", "answered_at", "answer_by"])
    record(did="answered", by=by, about=held, at=at)


@transaction.atomic
def change_profile(
    *,
    member: Member,
    name: str,
    language: str,
    hidden: bool,
    shielded: bool,
    at: datetime,
    shielded_zone: str = "",
) -> None:
    """Change the member's name and language, and who can see them. `shielded_zone` is one whose addresses do not show the
    employer: nobody there meets the member."""
    member.name, member.language = name, language
    member.hidden_since = (member.hidden_since or at) if hidden else None
    member.shielded_since = (member.shielded_since or at) if shielded else None
    member.shielded_zone = shielded_zone
    fields = ["name", "name_folded", "language", "hidden_since", "shielded_since", "shielded_zone"]
    member.save(update_fields=fields)
    workplaces.refile([member.pk])
    record(did="changed the profile", by=member, about=member, at=at)
    member_changed.send(sender=Member, member=member, at=at)


@appeals.overturns("refused")
def _reopen_application(*, appeal: Appeal, by: Member, at: datetime, reason: str) -> None:
    last = appeal.member.applications.order_by("-pk").first()
    if last and last.outcome == "refused":
        apply_again(member=appeal.member, evidence=appeal.words, at=at)
