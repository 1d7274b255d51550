"""The desk's pages for spaces and their readers."""

from copy import copy

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.audit.actions import name_of
from pleiad.content.models import Space, SpaceReader
from pleiad.desk.actions import joint_decisions
from pleiad.desk.door import desk_action, desk_action_for_good, desk_form, desk_form_for_good, desk_page
from pleiad.desk.joint_pages import propose_page
from pleiad.desk.lookups import look_up
from pleiad.desk.pages import attempt, sent, show
from pleiad.desk.reads import tells_plainly, write_list_down
from pleiad.errors import Refused
from pleiad.members.models import Member
from pleiad.ui.paging import cut, page_number, row_number

from ... import labels
from ...actions import spaces
from ...views.spaces import facts_of
from ..forms import AnewForm, SpaceForm
from ..joint_decisions import BEGIN_ANEW, OPEN_AGAIN, needs_two_to_open

ON_A_PAGE = 20
READ_READERS = "read who is in a closed space"
tells_plainly(
    READ_READERS,
    gettext_lazy("Saw who can read a closed space: %(many)s"),
    why=gettext_lazy("To let members in and out of the space"),
)


@desk_page
def listed(request):
    """All spaces, the archived ones last."""
    found = cut(Space.objects.order_by("archived_at", "name", "pk"), number=page_number(request), size=ON_A_PAGE)
    return show(
        request,
        "spaces",
        "conversations/desk/spaces.html",
        {"lines": [_line(each) for each in found.rows], "page": found},
    )


def _line(space):
    return {
        "state": "done" if space.archived_at else "under-way",
        "title": space.name,
        "sentence": space.purpose,
        "facts": [(_("Kind"), _("Archived") if space.archived_at else facts_of(space))],
        "link": {"url": reverse("desk:space", args=[space.pk]), "label": _("Open")},
    }


@desk_form
def create(request):
    """A new space."""
    form = SpaceForm(sent(request))
    if request.method == "POST" and form.is_valid():
        made = spaces.make(by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The space is open."))
        return redirect("desk:space", made.pk)
    return show(request, "spaces", "conversations/desk/space_form.html", {"form": form, "heading": _("Make a space")})


@desk_form_for_good
def edit(request, pk):
    """Change a space."""
    shown = get_object_or_404(Space, pk=pk)
    form = SpaceForm(sent(request), instance=copy(shown))
    if request.method == "POST" and form.is_valid():
        try:
            spaces.change(space=shown, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The space is changed."))
            return redirect("desk:space", pk)
    return show(
        request,
        "spaces",
        "conversations/desk/space_form.html",
        {"form": form, "shown": shown, "heading": _("Change this space"), "may_begin_anew": True},
    )


@desk_form
def begin_anew(request, pk):
    """Propose a new space in the place of this one, whose past stays with its readers."""
    shown = get_object_or_404(Space, pk=pk)
    form = AnewForm(sent(request), instance=copy(shown))
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in spaces.SPACE_FACTS}
        try:
            made = joint_decisions.propose(
                kind=BEGIN_ANEW,
                subject=name_of(shown),
                payload={"space": shown.pk, "facts": facts},
                by=request.user,
                at=timezone.now(),
                reason=form.cleaned_data["why"],
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your proposal waits for another organiser. We tell them all by email."))
            return redirect("desk:joint-decision", made.pk)
    heading = _("Start this space again")
    context = {"form": form, "shown": shown, "heading": heading, "anew": True}
    return show(request, "spaces", "conversations/desk/space_form.html", context)


@desk_form
def open_again(request, pk):
    """Propose to open an archived closed or support space again."""
    shown = get_object_or_404(Space, pk=pk)
    return propose_page(
        request,
        section="spaces",
        kind=OPEN_AGAIN,
        subject=name_of(shown),
        payload={"space": shown.pk},
        back=reverse("desk:space", args=[pk]),
    )


@desk_page
def space(request, pk):
    """One space and, if it is closed, those who were let in."""
    shown = get_object_or_404(Space, pk=pk)
    readers = SpaceReader.objects.filter(space=shown).select_related("member").order_by("member__name", "pk")
    found = cut(readers, number=page_number(request), size=ON_A_PAGE) if shown.closed else None
    if found:
        seen, at = [each.member_id for each in found.rows], timezone.now()
        write_list_down(did=READ_READERS, by=request.user, at=at, members=seen)
    context = {
        "shown": shown,
        "facts": facts_of(shown),
        "rule": labels.rule_of(shown),
        "page": found,
        "two_open_it": bool(shown.archived_at) and needs_two_to_open(shown),
    }
    return show(request, "spaces", "conversations/desk/space.html", context)


@desk_action_for_good
def archive(request, pk):
    """Close a space, or open it again."""
    shown, at = get_object_or_404(Space, pk=pk), timezone.now()
    if shown.archived_at and needs_two_to_open(shown):
        return redirect("desk:open-space-again", pk)
    if shown.archived_at:
        attempt(request, spaces.open_again, _("The space is open again."), space=shown, by=request.user, at=at)
    else:
        done = _("The space is archived: nobody reads or writes in it.")
        attempt(request, spaces.archive, done, space=shown, by=request.user, at=at)
    return redirect("desk:space", pk)


@desk_action
def let_in(request, pk):
    """Let the member with this address into a closed space."""
    shown = get_object_or_404(Space, pk=pk)
    asked, at = request.POST.get("address", "").strip().lower(), timezone.now()
    if not shown.closed:
        messages.error(request, _("Every member can read this space already."))
    elif "@" not in asked:
        messages.error(request, _("Enter the member’s email address."))
    else:
        _let_in(request, shown, asked, at)
    return redirect("desk:space", pk)


def _let_in(request, space, address, at):
    """Find the member and let them in; the look-up counts and is recorded like any other."""
    try:
        found = look_up(asked=address, why=_("To let you into a closed space"), by=request.user, at=at)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return
    if not found:
        messages.error(request, _("No member has this address."))
        return
    done = _("%(who)s can read it now.") % {"who": found[0]}
    attempt(request, spaces.let_in, done, space=space, member=found[0], by=request.user, at=at)


@desk_action
def let_out(request, pk):
    """Take a reader out of a closed space."""
    shown = get_object_or_404(Space, pk=pk)
    member = get_object_or_404(Member, pk=row_number(request.POST.get("member", "")))
    done = _("They can no longer read it.")
    attempt(request, spaces.let_out, done, space=shown, member=member, by=request.user, at=timezone.now())
    return redirect("desk:space", pk)
