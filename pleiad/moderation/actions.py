from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from pleiad.audit.actions import name_of, record
from pleiad.content.reportable import KINDS, Reportable
from pleiad.errors import Reason, Refused
from pleiad.members import appeals, paces
from pleiad.members.models import Appeal, Member
from pleiad.members.rules import answer_by, urgent_answer_by
from pleiad.outbox.actions import queue_email, queue_emails

from . import rules
from .models import URGENT, Case, Decision, Report

QUESTION = "question-by-email"
"""What can be reported by a person without an account: the question that came to them."""


def item_of(case: Case) -> Model | None:
    """The thing itself, or None when it is gone (deleted by its author, or by itself)."""
    kind = KINDS.get(case.kind)
    return kind.model._default_manager.filter(pk=case.object_id).first() if kind else None


def why_not_report(*, kind: Reportable, item: Model, member: Member | None, at: datetime, network: str = "") -> Reason:
    """Why this member, or visitor (None) from this network, cannot report this now; the page asks before it shows its
    form."""
    if member is None:
        return paces.why_not_as_visitor("report as a visitor", of_all="report by any visitor", network=network, at=at)
    reported = Report.objects.filter(reporter=member)
    already = reported.filter(case__kind=kind.name, case__object_id=item.pk, case__decided_at=None).exists()
    today = _today(member, at)
    return rules.why_not_report(author=kind.author(item), member=member, today=today, already=already)


def _today(member: Member, at: datetime) -> int:
    return Report.objects.filter(reporter=member, reported_at__gt=at - paces.PACES["report"].within).count()


def left(*, member: Member | None, at: datetime, network: str = "") -> str:
    """What the page says of how much more can be reported today, once little is left."""
    if member is None:
        return paces.left(
            "report as a visitor", used=paces.used("report as a visitor", by=None, network=network, at=at)
        )
    return paces.left("report", used=_today(member, at))


@transaction.atomic
def report(
    *,
    kind: Reportable,
    item: Model,
    by: Member | None,
    reason: str,
    words: str = "",
    at: datetime,
    network: str = "",
) -> Case:
    """Ask the organisers to look at something. A member is thanked by email at once; nobody else learns of it.

    The audit says that it was reported and not who reported it: organisers read the audit, and one of them may be the author.
    """
    case = _open_case(kind, item, by, at)  # locked first, so that a second press is told that it is reported already
    if why_not := why_not_report(kind=kind, item=item, member=by, network=network, at=at):
        raise Refused(why_not)
    made = None
    if by is not None or _says_something_new(case, network=network, at=at):
        made = Report.objects.create(case=case, reporter=by, reason=reason, words=words, reported_at=at)
    if reason in URGENT and not case.urgent:
        soon = urgent_answer_by(asked_at=at, nation=by.nation if by else "")
        case.urgent, case.answer_by = True, min(case.answer_by, soon)
        case.save(update_fields=["urgent", "answer_by"])
    record(did="reported", about=case, at=at, detail={"urgent": case.urgent})
    if by is not None and made is not None:
        queue_email(
            kind="moderation.received",
            key=f"report-received:{made.pk}",
            at=at,
            to_member=by,
            payload={"report": made.pk},
        )
    return case


def _says_something_new(case: Case, *, network: str, at: datetime) -> bool:
    """Whether a visitor's report of this thing is kept; it is counted in any case. Few of one network are, so that one who
    reports the same thing again and again leaves room for what others know of it."""
    thing = name_of(case)
    of_network = paces.used("report as a visitor", by=None, network=network, at=at, about=thing)
    paces.note_of_visitor("report as a visitor", of_all="report by any visitor", network=network, at=at, about=thing)
    return of_network < rules.OF_A_NETWORK and case.reports.filter(reporter=None).count() < rules.OF_VISITORS


def _open_case(kind: Reportable, item: Model, by: Member | None, at: datetime) -> Case:
    about = {"kind": kind.name, "object_id": item.pk}
    if found := Case.objects.open().select_for_update().filter(**about).first():
        return found
    try:
        with transaction.atomic():
            return Case.objects.create(
                **about,
                about=kind.author(item),
                words=kind.words(item),
                opened_at=at,
                answer_by=answer_by(applied_at=at, nation=by.nation if by else ""),
            )
    except IntegrityError:  # another person reported it in the same moment
        return Case.objects.open().select_for_update().get(**about)


def standing_of(case: Case, by: Member) -> dict:
    """What the rules need besides the case: whether this organiser reported it or is a colleague of its author, and two
    organisers who have no part in it."""
    reporters = set(case.reports.exclude(reporter=None).values_list("reporter_id", flat=True))
    others, colleague = Member.objects.organisers().exclude(pk__in=reporters), False
    if case.about:
        colleagues = Member.objects.colleagues_of(case.about)
        colleague = colleagues.filter(pk=by.pk).exists()
        others = others.exclude(pk=case.about_id).exclude(pk__in=colleagues.values("pk"))
    return {"reported_it": by.pk in reporters, "colleague": colleague, "others": list(others[:2])}


def hold_cases_about(*, member: Member) -> None:
    """Lock the cases before what the member wrote is deleted: a decision locks the case first and the text second."""
    list(Case.objects.select_for_update(of=("self",)).filter(about=member).order_by("pk"))


def _held(case: Case) -> Case:
    return Case.objects.select_for_update(of=("self",)).select_related("about", "claimed_by").get(pk=case.pk)


@transaction.atomic
def claim(*, case: Case, by: Member, at: datetime) -> None:
    """Record that this organiser is looking at the case."""
    held = _held(case)
    if reason := rules.why_not_claim(case=held, by=by, at=at, **standing_of(held, by)):
        raise Refused(reason)
    Case.objects.filter(pk=held.pk).update(claimed_by=by, claimed_at=at)
    record(did="claimed a case", by=by, about=held, at=at)


@transaction.atomic
def let_go(*, case: Case, by: Member, at: datetime) -> None:
    """Leave the case to another organiser."""
    if Case.objects.filter(pk=case.pk, claimed_by=by, decided_at=None).update(claimed_by=None, claimed_at=None):
        record(did="let a case go", by=by, about=case, at=at)


@transaction.atomic
def decide(*, case: Case, what: str, reason: str, by: Member, at: datetime) -> Decision:
    """Hide ("hide"), leave ("keep") or restore ("restore") what was reported, at any time and as often as needed; the last
    decision counts. Its author is told when something changes; everyone who reported it is told once, with the first
    decision."""
    held = _held(case)
    if why_not := rules.why_not_decide(case=held, by=by, **standing_of(held, by)):
        raise Refused(why_not)
    if not held.decided_at and (why_not := rules.why_not_claim(case=held, by=by, at=at, **standing_of(held, by))):
        raise Refused(why_not)
    if not reason.strip():
        raise Refused(_("Say why."))
    item = _decided_item(held, what)
    made = Decision.objects.create(case=held, what=what, reason=reason, by=by, at=at)
    kind = KINDS.get(held.kind)
    if kind and what == "hide":
        kind.hide(item=item, reason=reason, at=at)
    elif kind and what == "restore":
        kind.restore(item=item, at=at)
    if not held.decided_at:
        Case.objects.filter(pk=held.pk).update(decided_at=at)
        _tell_reporters(held, at)
    if what != "keep" and held.about:
        _tell_author(made, held.about, at)
    did = {"hide": "hid what was reported", "keep": "left what was reported", "restore": "restored what was hidden"}
    record(did=did[what], by=by, about=held, at=at, reason=reason)
    return made


def _tell_author(made: Decision, author: Member, at: datetime) -> None:
    ticket = None
    if made.what == "hide":
        ticket = appeals.offer(member=author, against="hidden", subject=made, reason=made.reason, by=made.by, at=at)
    queue_email(
        kind=f"moderation.{'hidden' if made.what == 'hide' else 'restored'}",
        key=f"decision:{made.pk}",
        at=at,
        to_member=author,
        payload={"decision": made.pk},
        secrets={"ticket": ticket} if ticket else None,
    )


@appeals.overturns("hidden")
def _restore(*, appeal: Appeal, by: Member, at: datetime, reason: str) -> None:
    """Restore what an author appealed about; nothing, when it was restored or is gone since."""
    decision = Decision.objects.select_related("case").filter(pk=appeal.subject.rpartition(":")[2]).first()
    kind, item = (KINDS.get(decision.case.kind), item_of(decision.case)) if decision else (None, None)
    if decision and kind and item and kind.is_hidden(item=item):
        decide(case=decision.case, what="restore", reason=reason, by=by, at=at)


def _decided_item(case: Case, what: str) -> Model | None:
    """The thing itself, locked; it must be in a state that this decision changes."""
    if what == "keep":
        if case.decided_at:
            raise Refused(_("This has been decided already."))
        return None
    kind = KINDS.get(case.kind)
    item = kind.model._default_manager.select_for_update().filter(pk=case.object_id).first() if kind else None
    if kind is None or item is None:
        raise Refused(_("It is no longer there."))
    if what == "hide" and kind.is_hidden(item=item):
        raise Refused(_("It is hidden already."))
    if what == "restore" and not kind.is_hidden(item=item):
        raise Refused(_("It is not hidden."))
    return item


def _tell_reporters(case: Case, at: datetime) -> None:
    reports = case.reports.exclude(reporter=None).select_related("reporter")
    queue_emails(
        emails=[
            {
                "kind": "moderation.settled",
                "key": f"report-settled:{each.pk}",
                "at": at,
                "to_member": each.reporter,
                "payload": {"report": each.pk},
            }
            for each in reports
        ]
    )
