from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.errors import Refused
from pleiad.members import actions, rules
from pleiad.members.models import Application
from pleiad.members.visibility import names_on_the_desk
from pleiad.ui.dates import day, short_day
from pleiad.ui.fields import ReasonForm
from pleiad.ui.paging import cut, page_number

from .. import application_lines
from ..clocks import claim_facts
from ..door import desk_action, desk_form, desk_page
from ..pages import attempt, back_to, sent, show
from ..reads import READ_APPLICATION, write_list_down
from ..replay import replay

ON_A_PAGE = 20


@desk_page
def applications(request):
    """Those that wait, earliest promise first; with `?decided` those that are decided, newest first."""
    decided, at = "decided" in request.GET, timezone.now()
    found = decided_by_people() if decided else application_lines.open_applications(at=at)
    page = cut(found, number=page_number(request), size=ON_A_PAGE)
    named = names_on_the_desk(each.member for each in page.rows)
    if decided:
        lines = [decided_line(each, named) for each in page.rows]
    else:
        lines = [application_lines.application(each, named, at=at).line for each in page.rows]
    context = {"lines": lines, "page": page, "decided": decided, "query": "decided=" if decided else ""}
    return show(request, "applications", "desk/applications.html", context)


def decided_by_people():
    """Applications that an organiser answered; without those that the domain list answered at once."""
    decided = Application.objects.filter(decided_at__isnull=False).exclude(lane="auto")
    return decided.select_related("member", "member__organisation", "decided_by").order_by("-decided_at", "-pk")


def decided_line(application, named):
    """A decided application as a line: the decision, its day and the organiser."""
    name = application.member.organisation_name or _("no organisation named")
    facts = [(_("Decided"), short_day(moment=application.decided_at))]
    if application.decided_by:
        facts.append((_("By"), str(application.decided_by)))
    return {
        "state": "done",
        "title": _("%(name)s, %(organisation)s") % {"name": named(application.member).whole, "organisation": name},
        "sentence": application.get_outcome_display(),
        "facts": facts,
        "link": {"url": reverse("desk:application", args=[application.pk]), "label": _("See it")},
    }


def _get(pk):
    found = Application.objects.select_related("member", "member__organisation", "claimed_by", "decided_by")
    return get_object_or_404(found, pk=pk)


@desk_page
def application(request, pk):
    """One application: what the applicant wrote, what the domain list said then and says now, who vouched, and every clock."""
    shown, at = _get(pk), timezone.now()
    write_list_down(did=READ_APPLICATION, by=request.user, at=at, members=[shown.member_id])
    vouches = list(shown.vouches.standing().select_related("member", "member__organisation"))
    sponsors = {vouch.member_id for vouch in vouches}
    why_not = rules.why_not_decide(application=shown, by=request.user, at=at, sponsors=sponsors)
    claimed = claim_facts(claimed_by=shown.claimed_by, claimed_at=shown.claimed_at, at=at)
    context = {
        "application": shown,
        "name": names_on_the_desk([shown.member])(shown.member).whole,
        "domain": shown.address.rpartition("@")[2],
        "clocks": clocks(shown),
        "replay": replay(application=shown),
        "vouches": vouches,
        "why_not": why_not,
        "why_not_approve": None if why_not else rules.why_not_approve(application=shown, vouches=len(sponsors)),
        "claimed": claimed,
        "claimed_by_reader": bool(claimed) and shown.claimed_by_id == request.user.pk,
    }
    return show(request, "applications", "desk/application.html", context)


def clocks(application):
    """Every moment of an application as (label, day)."""
    moments = [
        (_("Applied"), application.applied_at),
        (_("Answer promised by"), application.answer_by),
        (_("Claimed"), application.claimed_at),
        (_("Asked"), application.asked_at),
        (_("Answered"), application.answered_at),
        (_("Decided"), application.decided_at),
    ]
    return [(label, day(moment=moment)) for label, moment in moments if moment]


@desk_action
def claim(request, pk):
    """Claim the application, so that no other organiser decides it meanwhile."""
    attempt(
        request,
        actions.claim,
        _("This application is yours to decide."),
        application=_get(pk),
        by=request.user,
        at=timezone.now(),
    )
    return back_to(request, "application", pk)


@desk_action
def let_go(request, pk):
    """Give the application back to the other organisers."""
    attempt(
        request,
        actions.let_go,
        _("You have given the application back."),
        application=_get(pk),
        by=request.user,
        at=timezone.now(),
    )
    return back_to(request, "application", pk)


@desk_action
def approve(request, pk):
    """Make the applicant a member; everything that was kept for them follows."""
    shown = _get(pk)
    done = _("%(name)s is a member. What was kept for them is on its way.") % {"name": shown.member}
    attempt(request, actions.approve, done, application=shown, by=request.user, at=timezone.now())
    return back_to(request, "application", pk)


@desk_form
def refuse(request, pk):
    """Say no, with a reason that the applicant will read."""
    form = ReasonForm(
        sent(request),
        label=gettext_lazy("Why"),
        hint=gettext_lazy(
            "The applicant reads this in our email. Say what would change the answer, such as two members who vouch."
        ),
        missing=gettext_lazy("Say why. The applicant will read it."),
    )
    return _write_to_applicant(
        request,
        pk,
        form,
        actions.refuse,
        "reason",
        heading=_("Do you want to refuse this application?"),
        sentence=_("We tell the applicant, with your reason. Places that were kept for them go to others."),
        label=_("Refuse"),
        done=_("You have refused the application. We tell the applicant why."),
        warning=True,
    )


@desk_form
def ask(request, pk):
    """Ask the applicant a question before deciding."""
    form = ReasonForm(
        sent(request),
        label=gettext_lazy("Your question"),
        hint=gettext_lazy("The applicant gets it in an email. Never ask for identity documents."),
        missing=gettext_lazy("Write your question."),
    )
    return _write_to_applicant(
        request,
        pk,
        form,
        actions.ask,
        "question",
        heading=_("What do you want to ask?"),
        sentence=_("The answer comes back to the desk, and the promised date is counted again from then."),
        label=_("Send the question"),
        done=_("Your question is on its way."),
        warning=False,
    )


def _write_to_applicant(request, pk, form, action, called, *, done, heading, sentence, label, warning):
    shown = _get(pk)
    if request.method == "POST" and form.is_valid():
        try:
            action(application=shown, by=request.user, at=timezone.now(), **{called: form.cleaned_data["reason"]})
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return back_to(request, "application", pk)
    context = {
        "form": form,
        "application": shown,
        "heading": heading,
        "sentences": [sentence],
        "label": label,
        "warning": warning,
    }
    return show(request, "applications", "desk/write_to_applicant.html", context)
