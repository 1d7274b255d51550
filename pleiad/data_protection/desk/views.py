from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.audit.actions import name_of, record
from pleiad.desk.door import desk_action, desk_form, desk_form_for_good, desk_page
from pleiad.desk.joint_pages import propose_page
from pleiad.desk.looked_up import looked_up
from pleiad.desk.pages import attempt, back_to, sent, show
from pleiad.desk.reads import tells_plainly, write_down
from pleiad.members.models import Hold
from pleiad.ui.dates import day
from pleiad.ui.paging import cut, page_number

from .. import complaining, holding, statements, sweeping
from ..forms import AnswerComplaintForm
from ..models import Complaint, Sweep
from ..views.archive import as_file
from . import holds
from .waiting import complaint_line

ON_A_PAGE = 20
READ_COMPLAINT = "read a complaint"
tells_plainly(READ_COMPLAINT, gettext_lazy("Read a complaint: %(many)s"), why=gettext_lazy("To answer the complaint"))
SWEEPS_SHOWN = 14


@desk_page
def retention(request):
    """What is kept how long, what the last sweeps deleted, what is over now, and what legal holds keep."""
    at = timezone.now()
    over = {(each.label, each.keep): each for each in sweeping.look(at=at)}
    limits = [(model, said, said.keep) for model, said in sweeping.swept_tables()]
    tables = [
        {
            "label": model._meta.label,
            "what": said.what,
            "keep": str(keep),
            "due": found.due if found else 0,
            "held": found.held if found else 0,
        }
        for model, said, keep in [*limits, *sweeping.limits_of_accounts()]
        for found in [over.get((model._meta.label, keep))]
    ]
    opened = Hold.objects.open().select_related("member", "began_by", "agreed_by").order_by("began_at", "pk")
    context = {
        "tables": tables,
        "sweeps": [_sweep_line(each) for each in Sweep.objects.all()[:SWEEPS_SHOWN]],
        "columns": [_("Day"), _("Deleted"), _("Kept by a hold")],
        "holds": [
            {
                **holds.hold_line(each),
                "pk": each.pk,
                "aside": each.archives.exists(),
                "may": holds.may_read(hold=each, by=request.user, at=at),
            }
            for each in cut(opened, number=page_number(request), size=ON_A_PAGE).rows
        ],
    }
    return show(request, "retention", "data_protection/desk/retention.html", context)


def _sweep_line(sweep):
    return [day(moment=sweep.at), sum(sweep.gone.values()), sum(sweep.held.values())]


@desk_form_for_good
def hold_member(request, pk):
    """Propose to keep what is held about a member, though its time is over."""
    member = looked_up(request, pk)
    if member is None:
        return redirect("desk:members")
    return propose_page(
        request,
        section="retention",
        kind=holds.BEGIN_ON_MEMBER,
        subject=name_of(member),
        about=member,
        back=reverse("desk:member", args=[pk]),
    )


@desk_form_for_good
def hold_table(request, label):
    """Propose to keep one kind of record, though its time is over."""
    if label not in {
        model._meta.label for model, *_limit in [*sweeping.swept_tables(), *sweeping.limits_of_accounts()]
    }:
        raise Http404
    return propose_page(
        request,
        section="retention",
        kind=holds.BEGIN_ON_TABLE,
        subject=label,
        payload={"table": label},
        back=reverse("desk:retention"),
    )


def _open_hold(pk):
    return get_object_or_404(Hold.objects.open().select_related("member"), pk=pk)


@desk_form_for_good
def lift(request, pk):
    """Propose to lift a hold."""
    hold = _open_hold(pk)
    return _propose(request, hold, holds.LIFT)


@desk_form_for_good
def read(request, pk):
    """Propose to read what a hold kept aside."""
    hold = _open_hold(pk)
    if not hold.archives.exists():
        raise Http404
    return _propose(request, hold, holds.READ)


def _propose(request, hold, kind):
    back = reverse("desk:retention")
    return propose_page(
        request, section="retention", kind=kind, subject=name_of(hold), payload={"hold": hold.pk}, back=back
    )


@desk_action
def later(request, pk):
    """The hold is still needed."""
    attempt(
        request,
        holding.look_again_later,
        _("The desk asks again in half a year."),
        hold=_open_hold(pk),
        by=request.user,
        at=timezone.now(),
    )
    return redirect("desk:retention")


@desk_action
def download(request, pk):
    """Hand over what a hold kept aside, to the organiser who may read it for a week."""
    hold, at = _open_hold(pk), timezone.now()
    kept = hold.archives.order_by("-pk").first()
    if kept is None or not holds.may_read(hold=hold, by=request.user, at=at):
        raise Http404
    record(did="downloaded what a hold kept aside", by=request.user, about=hold, at=at)
    return as_file(kept)


@desk_page
def statements_page(request):
    """Every statement with its day, and the button that confirms it."""
    at = timezone.now()
    lines = [
        {
            "state": "problem" if each.is_over(at=at) else "waiting" if each.is_nearly_over(at=at) else "done",
            "title": each.said.label,
            "sentence": _("Confirmed by %(name)s.") % {"name": each.by} if each.by else "",
            "facts": [(_("Looked at on"), day(moment=each.on)), (_("Counts until"), day(moment=each.expires_on))],
            "link": {"url": reverse(each.said.url_name), "label": _("Read it")},
            "button": {
                "url": reverse("desk:confirm-statement", args=[each.name]),
                "label": _("I have read it, and it is true"),
            },
        }
        for each in statements.all_states()
    ]
    return show(request, "statements", "data_protection/desk/statements.html", {"lines": lines})


@desk_action
def confirm(request, name):
    """Say that a statement is true today."""
    if name not in statements.STATEMENTS:
        raise Http404
    attempt(request, statements.confirm, _("It counts from today."), name=name, by=request.user, at=timezone.now())
    return back_to(request, "statements")


@desk_page
def complaints(request):
    """Complaints that wait, oldest promise first, and those that were answered."""
    at = timezone.now()
    answered = "answered" in request.GET
    found = (
        Complaint.objects.filter(settled_at__isnull=False).order_by("-settled_at", "-pk")
        if answered
        else Complaint.objects.open().order_by("answer_by", "pk")
    )
    page = cut(found, number=page_number(request), size=ON_A_PAGE)
    lines = [_answered_line(each) if answered else complaint_line(each, at=at).line for each in page.rows]
    context = {"lines": lines, "page": page, "answered": answered, "query": "answered&" if answered else ""}
    return show(request, "complaints", "data_protection/desk/complaints.html", context)


def _answered_line(complaint):
    return {
        "state": "done",
        "title": _("Complaint %(number)s") % {"number": complaint.pk},
        "sentence": f"{complaint.get_about_display()}. {complaint.get_outcome_display()}.",
        "facts": [(_("Made on"), day(moment=complaint.made_at)), (_("Answered on"), day(moment=complaint.settled_at))],
        "link": {"url": reverse("desk:complaint", args=[complaint.pk]), "label": _("Read it")},
    }


@desk_form
def complaint(request, pk):
    """One complaint, and its answer. That it was read is recorded, as everything is that organisers read about a member."""
    found = get_object_or_404(Complaint.objects.select_related("member", "settled_by"), pk=pk)
    if request.method != "POST" and found.member_id:
        write_down(did=READ_COMPLAINT, by=request.user, at=timezone.now(), members=[found.member_id])
    form = AnswerComplaintForm(sent(request))
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request,
            complaining.answer,
            _("The answer is on its way."),
            complaint=found,
            by=request.user,
            at=timezone.now(),
            **form.cleaned_data,
        )
        return redirect("desk:complaints") if done else redirect("desk:complaint", pk)
    return show(request, "complaints", "data_protection/desk/complaint.html", {"complaint": found, "form": form})
