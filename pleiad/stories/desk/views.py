from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.desk.clocks import clock_facts
from pleiad.desk.door import desk_form, desk_page
from pleiad.desk.pages import attempt, sent, show
from pleiad.errors import Refused
from pleiad.ui.fields import ReasonForm
from pleiad.ui.paging import cut, page_number

from .. import actions, labels, rules
from ..models import Publication
from . import waiting

ON_A_PAGE = 50
OUTCOMES = {
    "ask-back": (
        "asked-back",
        gettext_lazy("What should she change?"),
        gettext_lazy("Ask them"),
        gettext_lazy("She is asked. Members can read it meanwhile."),
    ),
    "refuse": (
        "refused",
        gettext_lazy("Why should it not be public?"),
        gettext_lazy("Keep it in the network"),
        gettext_lazy("It stays in the network, and she is told why."),
    ),
}


@desk_page
def publications(request):
    """Stories that wish to be public."""
    page, at = cut(waiting.open_publications(request.user), number=page_number(request), size=ON_A_PAGE), timezone.now()
    lines = [waiting.publication(each, at=at).line for each in page.rows]
    return show(request, "publications", "stories/desk/publications.html", {"lines": lines, "page": page, "query": ""})


def publication_or_404(request, pk):
    found = Publication.objects.select_related("story", "story__author", "story__space")
    return get_object_or_404(found, pk=pk)


@desk_form
def publication(request, pk):
    """Read a story as everybody would, and publish it."""
    shown = publication_or_404(request, pk)
    story = shown.story
    if request.method == "POST":
        deed = {"publication": shown, "outcome": "agreed", "by": request.user, "at": timezone.now()}
        attempt(request, actions.decide, _("Everybody can read it now, and she is told."), **deed)
        return redirect("desk:publications")
    context = {
        "publication": shown,
        "story": story,
        "byline": labels.byline(story, reader=None),
        "author": story.author,
        "parts": labels.parts(story),
        "topics": story.topics.all(),
        "clocks": [] if shown.decided_at else clock_facts(since=shown.asked_at, by=shown.answer_by, at=timezone.now()),
        "why_not": rules.why_not_decide(publication=shown, by=request.user),
    }
    return show(request, "publications", "stories/desk/publication.html", context)


@desk_form
def answer_publication(request, pk, outcome):
    """Ask her to change something, or keep it in the network, with a reason that she reads."""
    if outcome not in OUTCOMES:
        raise Http404
    shown = publication_or_404(request, pk)
    if why_not := rules.why_not_decide(publication=shown, by=request.user):
        return attempt(request, _refuse, "", why_not=why_not) or redirect("desk:publication", pk)
    name, heading, label, done = OUTCOMES[outcome]
    form = ReasonForm(sent(request), label=heading, hint=_("She reads this."), missing=_("Say why. She reads it."))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        deed = {"publication": shown, "outcome": name, "reason": reason, "by": request.user, "at": timezone.now()}
        attempt(request, actions.decide, done, **deed)
        return redirect("desk:publications")
    context = {"form": form, "label": label, "publication": shown}
    return show(request, "publications", "stories/desk/answer_publication.html", context)


def _refuse(*, why_not):
    raise Refused(why_not)
