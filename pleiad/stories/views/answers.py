"""What members answer to a story."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pleiad.errors import Refused
from pleiad.members import paces
from pleiad.members.visibility import names
from pleiad.ui.paging import cut, page_number

from .. import actions, rules
from .. import labels as stories_labels
from ..forms import AnswerStoryForm
from ..models import StoryAnswer
from .reading import answer_as_shown, answers_to, member_or_404, story_or_404

ON_A_PAGE = 20
form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
def answers(request, pk):
    """All answers to a story, newest first, and the box to add one."""
    member, story = member_or_404(request), story_or_404(request, pk)
    form = AnswerStoryForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            written = actions.answer(story=story, by=member, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your answer is shown under the story."))
            return redirect(written)
    page = cut(answers_to(story, reader=member), number=page_number(request), size=ON_A_PAGE)
    named = names((each.author for each in page.rows), reader=member)
    context = {
        "story": story,
        "form": form,
        "why_not": rules.why_not_answer(story=story, member=member),
        "answers": [answer_as_shown(each, reader=member, named=named) for each in page.rows],
        "page": page,
        "query": "",
        "who_reads": stories_labels.who_reads_answers(story),
        "left": paces.told_before("answer", by=member, at=timezone.now()),
    }
    return render(request, "stories/answers.html", context)


@form_page
def take_back(request, pk):
    """Take one's own answer to a story back."""
    own = StoryAnswer.objects.visible_to(member_or_404(request)).filter(author=request.user).select_related("story")
    answer = get_object_or_404(own, pk=pk)
    if answer.taken_back_at:
        raise Http404
    if request.method == "POST":
        actions.take_answer_back(answer=answer, by=request.user, at=timezone.now())
        messages.success(request, _("You have taken your answer back."))
        return redirect("stories:answers", answer.story_id)
    context = {
        "heading": _("Do you want to take your answer back?"),
        "sentences": [_("It is no longer shown under the story.")],
        "label": _("Take it back"),
        "warning": False,
        "back": {"url": answer.get_absolute_url(), "label": _("Leave it")},
    }
    return render(request, "stories/confirm.html", context)
