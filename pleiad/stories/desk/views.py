from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.desk.clocks import clock_facts
from pleiad.desk.door import desk_form, desk_form_for_good, desk_page
from pleiad.desk.pages import attempt, sent, show
from pleiad.errors import Refused
from pleiad.members.visibility import names_on_the_desk
from pleiad.ui.fields import ReasonForm
from pleiad.ui.paging import cut, page_number

from .. import actions, labels, rules
from ..models import Publication
from . import waiting

ON_A_PAGE = 20
OUTCOMES = {
    "ask-back": (
        "asked-back",
        gettext_lazy("What should they change?"),
        gettext_lazy("Ask them"),
        gettext_lazy("We have asked them. Members can read it in the meantime."),
    ),
    "refuse": (
        "refused",
        gettext_lazy("Why should it not be public?"),
        gettext_lazy("Keep it in the network"),
        gettext_lazy("It stays in the network, and they are told why."),
    ),
}


@desk_page
def publications(request):
    """Stories that are meant to be public and wait for an organiser."""
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
        arguments = {"publication": shown, "outcome": "agreed", "by": request.user, "at": timezone.now()}
        attempt(request, actions.decide, _("Everybody can read it now, and the author is told."), **arguments)
        return redirect("desk:publications")
    context = {
        "publication": shown,
        "story": story,
        "byline": labels.byline(story, reader=None),
        "author": story.author and names_on_the_desk([story.author])(story.author),
        "parts": labels.parts(story),
        "topics": story.topics.all(),
        "clocks": [] if shown.decided_at else clock_facts(since=shown.asked_at, by=shown.answer_by, at=timezone.now()),
        "why_not": rules.why_not_decide(publication=shown, by=request.user),
    }
    return show(request, "publications", "stories/desk/publication.html", context)


@desk_form_for_good
def answer_publication(request, pk, outcome):
    """Ask the author for a change, or keep the story in the network, with a reason that the author reads."""
    if outcome not in OUTCOMES:
        raise Http404
    shown = publication_or_404(request, pk)
    if why_not := rules.why_not_decide(publication=shown, by=request.user):
        return attempt(request, _refuse, "", why_not=why_not) or redirect("desk:publication", pk)
    name, heading, label, done = OUTCOMES[outcome]
    form = ReasonForm(
        sent(request), label=heading, hint=_("They will read this."), missing=_("Say why. They will read it.")
    )
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        arguments = {"publication": shown, "outcome": name, "reason": reason, "by": request.user, "at": timezone.now()}
        attempt(request, actions.decide, done, **arguments)
        return redirect("desk:publications")
    context = {"form": form, "label": label, "publication": shown}
    return show(request, "publications", "stories/desk/answer_publication.html", context)


def _refuse(*, why_not):
    raise Refused(why_not)
