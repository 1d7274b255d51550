from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.content import revisions
from pleiad.content.reportable import KINDS, seen_by
from pleiad.desk.clocks import claim_facts, clock_facts
from pleiad.desk.door import desk_action, desk_form, desk_page
from pleiad.desk.pages import attempt, sent, show
from pleiad.members.visibility import names_on_the_desk
from pleiad.ui.dates import short_day
from pleiad.ui.fields import ReasonForm
from pleiad.ui.paging import cut, page_number

from .. import actions, rules
from ..models import Case
from . import waiting

ON_A_PAGE = 20
VERSIONS = 10
REPORTS = 50
DECISIONS = {
    "hide": {
        "heading": gettext_lazy("Do you want to hide this?"),
        "label": gettext_lazy("Hide it"),
        "hint": gettext_lazy("Its author reads this, with a way to ask again."),
        "sentences": [
            gettext_lazy("Only its author will see it. You or another organiser can restore it at any time."),
            gettext_lazy(
                "Its author gets an email with your reason. The people who reported it are told that it was hidden."
            ),
        ],
        "done": gettext_lazy("It is hidden, and its author is told why."),
    },
    "keep": {
        "heading": gettext_lazy("Do you want to leave it as it is?"),
        "label": gettext_lazy("Leave it as it is"),
        "hint": gettext_lazy("Other organisers read this. Its author is not told."),
        "sentences": [gettext_lazy("The people who reported it are told that you looked at it and left it.")],
        "done": gettext_lazy("It stays as it is, and the people who reported it are told."),
    },
    "restore": {
        "heading": gettext_lazy("Do you want to restore this?"),
        "label": gettext_lazy("Restore it"),
        "hint": gettext_lazy("Its author reads this."),
        "sentences": [gettext_lazy("Everyone who could read it before can read it again, and its author is told.")],
        "done": gettext_lazy("It can be read again, and its author is told."),
    },
}


@desk_page
def reports(request):
    """What was reported: what waits, urgent first, or what was decided, the newest first."""
    decided, at = "decided" in request.GET, timezone.now()
    if decided:
        found = Case.objects.open_to(request.user).filter(decided_at__isnull=False).prefetch_related("decisions__by")
        page = cut(found.order_by("-decided_at", "-pk"), number=page_number(request), size=ON_A_PAGE)
        lines = [settled(each) for each in page.rows]
    else:
        page = cut(waiting.open_cases(request.user), number=page_number(request), size=ON_A_PAGE)
        lines = [waiting.case(each, at=at).line for each in page.rows]
    context = {"lines": lines, "page": page, "decided": decided, "query": "decided=" if decided else ""}
    return show(request, "reports", "moderation/desk/cases.html", context)


def settled(case):
    """A decided case as a line, with the last decision."""
    last = list(case.decisions.all())[-1]
    return {
        "state": "done",
        "title": f"{waiting.label(case)}: {last.get_what_display()}",
        "sentence": last.reason,
        "facts": [(_("Decided"), short_day(moment=last.at)), (_("By"), str(last.by or _("a former organiser")))],
        "link": {"url": reverse("desk:report", args=[case.pk]), "label": _("Open")},
    }


def case_or_404(request, pk):
    """The case, if this organiser may see it: no organiser sees reports about their own writing."""
    found = Case.objects.open_to(request.user).select_related("about", "about__organisation", "claimed_by")
    return get_object_or_404(found, pk=pk)


@desk_page
def report(request, pk):
    """One case: the thing in its context, why it was reported, and what was decided."""
    case, at = case_or_404(request, pk), timezone.now()
    kind, item = KINDS.get(case.kind), actions.item_of(case)
    now = kind.words(item) if item else ""
    standing = actions.standing_of(case, request.user)
    why_not = rules.why_not_decide(case=case, by=request.user, **standing)
    if not why_not and not case.decided_at:
        why_not = rules.why_not_claim(case=case, by=request.user, at=at, **standing)
    claimed = claim_facts(claimed_by=case.claimed_by, claimed_at=case.claimed_at, at=at)
    context = {
        "case": case,
        "what": waiting.label(case),
        "item": item,
        "address": address_for(item, kind, request.user),
        "author": name_of_author(case, item, kind),
        "now": now,
        "changed": bool(case.words) and item is not None and case.words != now,
        "state": state_of(item),
        "reports": [(each.get_reason_display(), each.words, each.reported_at) for each in case.reports.all()[:REPORTS]],
        "clocks": [] if case.decided_at else clock_facts(since=case.opened_at, by=case.answer_by, at=at) + claimed,
        "decisions": case.decisions.select_related("by"),
        "versions": revisions.of(kind=case.kind, pk=case.object_id)[:VERSIONS] if item else [],
        "why_not": why_not,
        "claimed_by_reader": bool(claimed) and case.claimed_by_id == request.user.pk,
        "decisions_open": [] if why_not else open_decisions(case, item),
    }
    return show(request, "reports", "moderation/desk/case.html", context)


def address_for(item, kind, reader):
    """The address of its page, or "" where this reader cannot open it: hidden things and messages of others have none."""
    if item is None or item.hidden_at or not seen_by(kind, reader).filter(pk=item.pk).exists():
        return ""
    return kind.address(item)


def name_of_author(case, item, kind):
    """Who wrote it, for organisers; what is sealed has no name here either."""
    if item is None or kind.author(item) is None:
        return _("Nobody who can be named")
    author = kind.author(item)
    return str(names_on_the_desk([author])(author))


def state_of(item):
    """Whether it can be read now, in a sentence."""
    if item is None:
        return _("It is no longer there.")
    if item.hidden_at:
        return _("It is hidden: only its author sees it.")
    if getattr(item, "taken_back_at", None):  # profiles and messages have no such field
        return _("Its author has taken it back.")
    return _("It can be read.")


def open_decisions(case, item):
    """What can be decided now, as buttons with url, label and kind."""
    possible = []
    if item is not None:
        possible.append("restore" if item.hidden_at else "hide")
    if not case.decided_at:
        possible.append("keep")
    return [
        {
            "url": reverse("desk:decide-report", args=[case.pk, what]),
            "label": DECISIONS[what]["label"],
            "kind": "" if position == 0 else "secondary",
        }
        for position, what in enumerate(possible)
    ]


@desk_action
def claim(request, pk):
    """Claim the case, so that no other organiser decides it meanwhile."""
    case = case_or_404(request, pk)
    attempt(request, actions.claim, _("It is yours."), case=case, by=request.user, at=timezone.now())
    return redirect("desk:report", pk)


@desk_action
def let_go(request, pk):
    """Give the case back to the other organisers."""
    case = case_or_404(request, pk)
    attempt(request, actions.let_go, _("Any organiser can take it."), case=case, by=request.user, at=timezone.now())
    return redirect("desk:report", pk)


@desk_form
def decide(request, pk, what):
    """Hide, leave or restore, with a reason."""
    if what not in DECISIONS:
        raise Http404
    case, words = case_or_404(request, pk), DECISIONS[what]
    form = ReasonForm(sent(request), label=_("Why"), hint=words["hint"], missing=_("Say why."))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        attempt(
            request,
            actions.decide,
            words["done"],
            case=case,
            what=what,
            reason=reason,
            by=request.user,
            at=timezone.now(),
        )
        return redirect("desk:report", pk)
    context = {**words, "form": form, "case": case}
    return show(request, "reports", "moderation/desk/decide.html", context)
