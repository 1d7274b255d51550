from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.members import incoming
from pleiad.outbox.models import ReceivedWords
from pleiad.ui.paging import cut, page_number

from .. import words_lines
from ..door import desk_action, desk_page
from ..pages import attempt, show

ON_A_PAGE = 20


@desk_page
def received_words(request):
    """Everything that people wrote and nobody has dealt with."""
    page = cut(words_lines.unanswered(), number=page_number(request), size=ON_A_PAGE)
    at = timezone.now()
    lines = [words_lines.words_line(each, at=at).line for each in page.rows]
    return show(request, "desk", "desk/received_words.html", {"lines": lines, "page": page})


@desk_page
def one(request, pk):
    """One email with all its words, and a link that begins an answer in the organiser's own mail program."""
    words = get_object_or_404(ReceivedWords.objects.select_related("member", "settled_by"), pk=pk)
    return show(request, "desk", "desk/received_words_one.html", {"words": words, "who": words_lines.who(words)})


@desk_action
def settle(request, pk):
    """Take an email off the list: it was answered, or needs no answer."""
    words = get_object_or_404(ReceivedWords, pk=pk)
    attempt(request, incoming.settle_words, _("It is off the list."), words=words, by=request.user, at=timezone.now())
    return redirect("desk:received-words")
