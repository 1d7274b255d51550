from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.desk.door import desk_action, desk_action_for_good, desk_form_for_good, desk_page
from pleiad.desk.exports import may_export
from pleiad.desk.joint_pages import propose_page
from pleiad.desk.pages import attempt, sent, show
from pleiad.desk.reads import write_down, write_list_down
from pleiad.ui.dates import short_date
from pleiad.ui.fields import ReasonForm
from pleiad.ui.paging import cut, page_number
from pleiad.ui.spreadsheets import as_csv

from .. import actions, answers, showing
from .. import network as members_of
from ..figures import FIGURES
from .forms import NetworkForm
from .reads import EXPORT, EXPORTED, READ_HELPERS, READ_NETWORK

NAMES_ON_A_PAGE, ORGANISATIONS_ON_A_PAGE, HELPERS_ON_A_PAGE = 50, 20, 50


@desk_page
def impact(request):
    """Every figure, which of them visitors see, and the files."""
    snapshot, found = showing.shown_now()
    public = set(showing.public_names())
    context = {
        "month": showing.month_of(snapshot.month) if snapshot else "",
        "found": [(each, each.name in public) for each in found],
        "in_all": showing.in_all(len(public)) if public else _("Visitors see none of them."),
        "stories": answers.stories(),
    }
    return show(request, "impact", "impact/desk/impact.html", context)


@desk_page
def download(request, kind):
    """All figures as a file."""
    return answers.file(kind=kind, names=None)


@desk_action_for_good
def show_everyone(request, figure):
    """Switch one figure on for visitors."""
    said = _("Everyone can see this figure now.")
    attempt(request, actions.show_everyone, said, figure=_known(figure), by=request.user, at=timezone.now())
    return redirect(reverse("desk:impact") + f"#figure-{figure}")


@desk_action
def keep_to_organisers(request, figure):
    """Switch one figure off for visitors."""
    said = _("Visitors no longer see this figure.")
    attempt(request, actions.keep_to_organisers, said, figure=_known(figure), by=request.user, at=timezone.now())
    return redirect(reverse("desk:impact") + f"#figure-{figure}")


def _known(figure):
    if figure not in FIGURES:
        raise Http404
    return figure


def _filter(request):
    """The form of the filter, what it chooses, and the rest of the address that keeps it."""
    names = NetworkForm.base_fields
    given = {name: request.GET[name] for name in names if request.GET.get(name)}
    form = NetworkForm(given)
    return form, form.chosen(), urlencode(given)


@desk_page
def network(request):
    """How many members there are, by sector, nation, year and organisation, narrowed down as the organiser likes."""
    form, chosen, query = _filter(request)
    found = members_of.people(chosen, reader=request.user, listed=False)
    page = cut(members_of.by_organisation(found), number=page_number(request), size=ORGANISATIONS_ON_A_PAGE)
    count = _("Members")
    context = {
        "form": form,
        "query": query,
        "many": found.count(),
        "which": members_of.in_words(chosen),
        "count": count,
        "sectors": [[_(name) if name else _("Not said"), many] for name, many in members_of.by_sector(found)],
        "nations": [[_(name) if name else _("Not said"), many] for name, many in members_of.by_nation(found)],
        "years": [[str(year), many] for year, many in members_of.by_year(found)],
        "organisations": [[each["organisation__name"], each["n"]] for each in page.rows],
        "page": page,
    }
    return show(request, "network", "impact/desk/network.html", context)


@desk_page
def network_members(request):
    """Those members by name. What is read here is recorded, and each of them finds it in their access log."""
    form, chosen, query = _filter(request)
    found = members_of.people(chosen, reader=request.user, listed=True).select_related("organisation")
    page = cut(found.order_by("name", "pk"), number=page_number(request), size=NAMES_ON_A_PAGE)
    at = timezone.now()
    write_list_down(did=READ_NETWORK, by=request.user, at=at, members=[each.pk for each in page.rows])
    context = {
        "members": [
            {
                "name": str(each),
                "url": reverse("desk:member", args=[each.pk]),
                "organisation": each.organisation_name,
                "sector": _(each.sector) if each.sector else "",
                "nation": _(each.nation) if each.nation else "",
                "joined": short_date(moment=each.joined_at),
            }
            for each in page.rows
        ],
        "which": members_of.in_words(chosen),
        "query": query,
        "page": page,
    }
    return show(request, "network", "impact/desk/network_members.html", context)


@desk_form_for_good
def export_members(request):
    """The list as a file, with a reason that is written down and that each of these members reads. Names and organisations,
    never an address; about many it needs a second organiser."""
    _form, chosen, query = _filter(request)
    at = timezone.now()
    form = ReasonForm(
        sent(request),
        label=gettext_lazy("What is the file for?"),
        hint=gettext_lazy("All organisers read this, and so does every member in the file."),
        missing=gettext_lazy("Say what the file is for."),
        max_length=500,
    )
    found = members_of.people(chosen, reader=request.user, listed=True, at=at).select_related("organisation")
    if request.method == "POST" and form.is_valid():
        listed = list(found.order_by("name", "pk"))
        numbers = [each.pk for each in listed]
        if not may_export(kind=EXPORT, subject=chosen.subject, members=numbers, by=request.user, at=at):
            messages.warning(request, _("This list is about many members, so another organiser has to agree first."))
            return redirect(reverse("desk:propose-members-export") + f"?{query}")
        reason = form.cleaned_data["reason"]
        write_down(did=EXPORTED, by=request.user, at=at, members=numbers, reason=reason)
        header = [_("Name"), _("Organisation"), _("Sector"), _("Nation"), _("Joined")]
        rows = [
            [str(each), each.organisation_name, each.sector, each.nation, f"{timezone.localdate(each.joined_at)}"]
            for each in listed
        ]
        return as_csv(name="members", header=header, rows=rows)
    context = {
        "form": form,
        "many": found.count(),
        "which": members_of.in_words(chosen),
        "back": reverse("desk:network-members") + (f"?{query}" if query else ""),
    }
    return show(request, "network", "impact/desk/export.html", context)


@desk_form_for_good
def propose_export(request):
    """Ask another organiser to agree to the file, because it is about many."""
    _form, chosen, query = _filter(request)
    return propose_page(
        request,
        section="network",
        kind=EXPORT,
        subject=chosen.subject,
        payload=chosen.as_payload(),
        back=reverse("desk:network-members") + (f"?{query}" if query else ""),
    )


@desk_page
def helpers(request):
    """Who hosts, who takes the notes, who was on the stage, and whose part nobody has confirmed and thanked yet."""
    at = timezone.now()
    page = cut(members_of.helpers(reader=request.user, at=at), number=page_number(request), size=HELPERS_ON_A_PAGE)
    write_list_down(did=READ_HELPERS, by=request.user, at=at, members=[each.pk for each in page.rows])
    columns = [_("Name"), _("Hosted"), _("Took notes"), _("On the stage"), _("Behind the scenes"), _("Not thanked yet")]
    rows = [[str(each), each.hosted, each.notes, each.stage, each.service, each.unthanked] for each in page.rows]
    context = {"columns": columns, "rows": rows, "page": page}
    return show(request, "network", "impact/desk/helpers.html", context)
