"""Organisations at the desk: by sector and nation, one of them, names that wait, and addresses that may need a look."""

from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.errors import Refused
from pleiad.members.models import Employment, Organisation, OrganisationChange, OrganisationName, OrganisationProposal
from pleiad.members.organisations import names as folding
from pleiad.members.organisations import proposals
from pleiad.members.organisations.doubts import doubts
from pleiad.members.visibility import names_on_the_desk
from pleiad.ui.paging import cut, page_number

from ..door import desk_action, desk_form, desk_page
from ..forms.organisations import MergeNameForm, OrganisationFilterForm, OrganisationForm
from ..lookups import look_at_those_at
from ..organisation_lines import in_words, name_line, open_changes
from ..pages import attempt, sent, show

ON_A_PAGE = 20


def with_members(found):
    """Each organisation with how many members work there now."""
    there = Employment.objects.current().filter(
        organisation=OuterRef("pk"),
        member__joined_at__isnull=False,
        member__suspended_at=None,
        member__left_at=None,
    )
    counted = there.order_by().values("organisation").annotate(how_many=Count("member", distinct=True))
    return found.annotate(how_many=Coalesce(Subquery(counted.values("how_many")), 0))


@desk_page
def organisations(request):
    """All organisations by sector and nation, and what waits about them."""
    form = OrganisationFilterForm(request.GET or {"with_members": "on"})
    wanted = {name: value for name, value in form.cleaned_data.items() if value} if form.is_valid() else {}
    page = cut(with_members(_found(wanted)), number=page_number(request), size=ON_A_PAGE)
    context = {
        "filters": form,
        "rows": page.rows,
        "page": page,
        "query": urlencode(wanted),
        "names": proposals.waiting()[:1].exists(),
        "changes": open_changes()[:1].exists(),
    }
    return show(request, "organisations", "desk/organisations.html", context)


def _found(wanted):
    found = Organisation.objects.filter(**{name: wanted[name] for name in ("sector", "nation") if name in wanted})
    if "with_members" in wanted:
        found = found.filter(Exists(Employment.objects.current().filter(organisation=OuterRef("pk"))))
    if text := wanted.get("q", "").replace("\x00", ""):
        called = OrganisationName.objects.filter(organisation=OuterRef("pk"))
        for word in folding.plain(text).split():
            called = called.filter(words__contains=f" {word}")
        found = found.filter(Exists(called))
    return found.order_by("sector", "nation", "name", "pk")


@desk_page
def organisation(request, pk):
    """One organisation: its names, domains, what came before and after, how many work there, and what is prepared."""
    found = get_object_or_404(with_members(Organisation.objects.all()), pk=pk)
    called = list(found.names.exclude(kind="initials").order_by("kind", "name"))
    kinds = dict(OrganisationName.KINDS)
    facts = [
        (_("Sector"), found.sector and _(found.sector)),
        (_("Nation"), found.nation and _(found.nation)),
        (_("Domains"), ", ".join(found.domains.order_by("domain").values_list("domain", flat=True)[:50])),
        *((kinds[kind], ", ".join(each.name for each in called if each.kind == kind)) for kind in kinds),
        (_("Follows"), ", ".join(map(str, found.predecessors.order_by("name")))),
        (_("Followed by"), ", ".join(map(str, found.successors.order_by("name")))),
        (_("Began"), found.began_on),
        (_("Ended"), found.ended_on),
        (_("Members"), found.how_many),
    ]
    prepared = OrganisationChange.objects.filter(of=found, declined_at=None).order_by("-prepared_at")
    context = {
        "organisation": found,
        "facts": [(label, value) for label, value in facts if value not in ("", None)],
        "changes": [(each, in_words(each)) for each in prepared.prefetch_related("of", "into")[:ON_A_PAGE]],
    }
    return show(request, "organisations", "desk/organisation.html", context)


@desk_action
def members(request, pk):
    """Who works there, by name: recorded as a look-up of each of them, and counted like one."""
    found = get_object_or_404(Organisation, pk=pk)
    try:
        shown, more = look_at_those_at(organisation=found, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:organisation", pk)
    named = names_on_the_desk(shown)
    context = {"organisation": found, "found": [(each, named(each)) for each in shown], "more": more}
    return show(request, "organisations", "desk/organisation_members.html", context)


@desk_form
def add(request):
    """Add an organisation that the list does not have."""
    form = OrganisationForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = proposals.add(**form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("%(name)s is on the list of organisations.") % {"name": made})
            return redirect("desk:organisation", made.pk)
    return show(request, "organisations", "desk/add_organisation.html", {"form": form})


@desk_page
def names(request):
    """Names that members typed and the list does not have."""
    at = timezone.now()
    page = cut(proposals.waiting(), number=page_number(request), size=ON_A_PAGE)
    lines = [name_line(each, at=at).line for each in page.rows]
    return show(request, "organisations", "desk/organisation_names.html", {"lines": lines, "page": page})


@desk_form
def name(request, pk):
    """One typed name: make an organisation of it, or say which one on the list it is."""
    proposal = get_object_or_404(OrganisationProposal, pk=pk)
    merges = request.POST.get("does") == "merge"
    merge_form = MergeNameForm(sent(request) if merges else None)
    name_form = OrganisationForm(None if merges else sent(request), initial={"name": proposal.said})
    if request.method == "POST" and (merge_form if merges else name_form).is_valid():
        form, act = (merge_form, proposals.merge) if merges else (name_form, proposals.name)
        try:
            act(proposal=proposal, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Done. Those who wrote “%(name)s” work there now.") % {"name": proposal.said})
            return redirect("desk:organisation-names")
    context = {
        "proposal": proposal,
        "spellings": proposals.spellings(proposal),
        "merge_form": merge_form,
        "name_form": name_form,
    }
    return show(request, "organisations", "desk/organisation_name.html", context)


@desk_action
def leave(request, pk):
    """Leave a name as it was typed."""
    proposal = get_object_or_404(OrganisationProposal, pk=pk)
    done = _("“%(name)s” stays as it was typed.") % {"name": proposal.said}
    attempt(request, proposals.leave, done, proposal=proposal, by=request.user, at=timezone.now())
    return redirect("desk:organisation-names")


@desk_page
def look(request):
    """Addresses that may need a look: what they say and where their owners are said to work do not go together."""
    return show(request, "organisations", "desk/look_at_addresses.html", {"doubts": doubts()})
