"""What becomes of organisations: prepared by one organiser with a preview of what it moves, agreed by another."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.errors import Refused
from pleiad.members.models import Organisation, OrganisationChange
from pleiad.members.organisations import change_rules
from pleiad.members.organisations import changes as actions
from pleiad.ui.paging import cut, page_number

from ..door import desk_action, desk_action_for_good, desk_form, desk_page
from ..forms.organisations import ChangeForm
from ..organisation_lines import change_line, in_words, open_changes
from ..pages import attempt, sent, show

ON_A_PAGE = 20


@desk_page
def changes(request):
    """Changes that wait for a second organiser, and those that wait for their day."""
    at = timezone.now()
    page = cut(open_changes(), number=page_number(request), size=ON_A_PAGE)
    agreed = OrganisationChange.objects.filter(done_at=None, agreed_at__isnull=False).order_by("on", "pk")
    context = {
        "lines": [change_line(each, organiser=request.user, at=at).line for each in page.rows],
        "page": page,
        "agreed": [(each, in_words(each)) for each in agreed.prefetch_related("of", "into")[:ON_A_PAGE]],
    }
    return show(request, "organisations", "desk/organisation_changes.html", context)


@desk_form
def prepare(request, pk):
    """Prepare what becomes of an organisation. First press: what it moves; nothing moves before another agrees."""
    found = get_object_or_404(Organisation, pk=pk)
    form = ChangeForm(sent(request), initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        of = list(dict.fromkeys([found, *said.pop("with_it")]))
        try:
            made = actions.prepare(of=of, **said, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is prepared and waits for another organiser."))
            return redirect("desk:organisation-change", made.pk)
    context = {"organisation": found, "form": form}
    return show(request, "organisations", "desk/change_organisation.html", context)


@desk_page
def change(request, pk):
    """One change: what it is, what it moves, and the buttons of the second organiser."""
    found = get_object_or_404(
        OrganisationChange.objects.select_related("prepared_by", "settled_by", "points_to"), pk=pk
    )
    of, into = list(found.of.order_by("name")), list(found.into.order_by("name"))
    context = {
        "change": found,
        "words": in_words(found),
        "own": found.prepared_by_id == request.user.pk,
        "why_not": None if found.done_at else change_rules.why_not_agree(change=found, by=request.user),
        "why_not_decline": change_rules.why_not_decline(change=found, by=request.user),
        "moves": None if found.done_at or found.declined_at else actions.preview(of=of, into=into),
        "now": found.on <= timezone.localdate(),
    }
    return show(request, "organisations", "desk/organisation_change.html", context)


@desk_action_for_good
def agree(request, pk):
    """The second organiser says yes."""
    found = get_object_or_404(OrganisationChange, pk=pk)
    at = timezone.now()
    later = _("Agreed. On its day everything moves, and members are told.")
    done = later if found.on > timezone.localdate(at) else _("Done. Everything has moved, and members are told.")
    attempt(request, actions.agree, done, change=found, by=request.user, at=at)
    return redirect("desk:organisation-change", pk)


@desk_action
def decline(request, pk):
    """Everything stays as it is."""
    found = get_object_or_404(OrganisationChange, pk=pk)
    done = _("Everything stays as it is.")
    attempt(request, actions.decline, done, change=found, by=request.user, at=timezone.now())
    return redirect("desk:organisation-change", pk)
