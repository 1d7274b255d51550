"""Stories as they are read: the list, one story, the feed, and the member's own."""

from collections import Counter
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pleiad.content import revisions
from pleiad.content.models import Draft
from pleiad.members.blocking import block_url
from pleiad.members.visibility import names
from pleiad.ui.paging import cut, page_number, row_number

from .. import labels as stories_labels
from .. import rules
from ..forms import StoryFilterForm
from ..models import PARTS, Applause, Outcome, Story, StoryAnswer, StoryKind, Use

ON_A_PAGE = 12
OUTCOMES_ON_A_PAGE = 12
IN_THE_FEED = 50
RELATED = 3
ANSWERS_SHOWN = 5
LOOKED_AT = 300
"""Newest stories of the same topics among which related ones are sought, so that the cost does not grow with the network."""


def reader_of(request):
    """Who reads: the member, or None for visitors and people who are no longer members."""
    return request.user if getattr(request.user, "is_current", False) else None


@login_not_required
@require_safe
def stories(request):
    """The list, newest first, by kind, topic, sector, nation and what others did with them."""
    reader = reader_of(request)
    kind = request.GET.get("kind") if request.GET.get("kind") in StoryKind.values else ""
    form = StoryFilterForm(request.GET)
    wanted, chosen = form.chosen()
    found = Story.objects.listed_for(reader).filter(wanted).select_related("author")
    if kind:
        found = found.filter(kind=kind)
    page = cut(found, number=page_number(request), size=ON_A_PAGE)
    kept = {**({"kind": kind} if kind else {}), **chosen}
    context = {
        "rows": stories_labels.rows(page.rows, reader=reader),
        "lists": [
            {"query": urlencode({**chosen, "kind": name} if name else chosen), "label": label, "current": name == kind}
            for name, label in stories_labels.LISTS
        ],
        "heading": dict(stories_labels.LISTS)[kind] if kind else "",
        "page": page,
        "query": urlencode(kept),
        "filter": form,
        "filtered": urlencode(chosen),
        "kind": kind,
        "member": reader,
    }
    return render(request, "stories/list.html", context)


def story_or_404(request, pk):
    """The story of this number, if this reader may open it."""
    found = Story.objects.visible_to(reader_of(request)).select_related("author", "space")
    return get_object_or_404(found, pk=pk)


@login_not_required
@require_safe
def story(request, pk):
    """One story, what others did with it, and what is like it."""
    shown, reader = story_or_404(request, pk), reader_of(request)
    told = Outcome.objects.visible_to(reader).standing().filter(story=shown).select_related("author")
    page = cut(told, number=page_number(request), size=OUTCOMES_ON_A_PAGE)
    related, tags = like(shown, reader=reader)
    named = names([shown.author, *(each.author for each in page.rows)], reader=reader)
    context = {
        "story": shown,
        "title": shown.title or _("A story that its author took with them"),
        "quiet_title": _("A story") if shown.space and shown.space.sensitive else "",
        "byline": stories_labels.byline(shown, reader=reader, named=named),
        "block_address": block_url(shown.author, reader=reader) if reader and shown.named else "",
        "ask_url": ask_about(shown, reader=reader, named=named),
        "about_author": " · ".join(_(each) for each in (shown.sector, shown.nation) if each),
        "parts": stories_labels.parts(shown),
        "topics": tags,
        "outcomes": [told_as(each, reader=reader, named=named) for each in page.rows],
        "page": page,
        "query": "",
        "related": stories_labels.rows(related, reader=reader),
        "who_reads": stories_labels.who_reads(shown),
        **(newest_answers(shown, reader=reader) if reader else {}),
        **(about_reader(shown, reader) if reader else {}),
    }
    answer = render(request, "stories/story.html", context)
    if not shown.public_at:
        answer["X-Robots-Tag"] = "noindex"
    return answer


def answers_to(story, *, reader):
    """The answers under a story that this reader may read, newest first."""
    found = StoryAnswer.objects.visible_to(reader).standing().filter(story=story)
    return found.select_related("author").order_by("-written_at", "-pk")


def answer_as_shown(answer, *, reader, named):
    """An answer as the pages show it."""
    return {
        "pk": answer.pk,
        "who": stories_labels.author_of(answer, reader=reader, named=named),
        "block": block_url(answer.author, reader=reader),
        "text": answer.text,
        "written_at": answer.written_at,
        "own": answer.author_id == reader.pk,
    }


def newest_answers(story, *, reader):
    """The newest answers to a story, and whether there are more."""
    found = list(answers_to(story, reader=reader)[: ANSWERS_SHOWN + 1])
    named = names((each.author for each in found), reader=reader)
    return {
        "answers": [answer_as_shown(each, reader=reader, named=named) for each in found[:ANSWERS_SHOWN]],
        "more_answers": len(found) > ANSWERS_SHOWN,
        "may_answer": not rules.why_not_answer(story=story, member=reader),
    }


def ask_about(story, *, reader, named):
    """The page on which this reader asks the author about the story, where the author is in the directory; or ""."""
    if reader is None or not story.named or story.author_id in (None, reader.pk) or not named(story.author).url:
        return ""
    return f"{reverse('directory:ask', args=[story.author_id])}?{urlencode({'about': story.title})}"


def told_as(outcome, *, reader, named):
    """An answer under a lesson, as the page shows it."""
    return {
        "pk": outcome.pk,
        "who": stories_labels.author_of(outcome, reader=reader, named=named),
        "block": block_url(outcome.author, reader=reader) if reader else "",
        "text": outcome.text,
        "written_at": outcome.written_at,
        "own": reader is not None and outcome.author_id == reader.pk,
    }


def about_reader(story, reader):
    """What this member did with the story, and what they can do with it."""
    if story.author_id == reader.pk:
        open_wish = story.publications.order_by("-asked_at", "-pk").first() if story.readers == "public" else None
        return {
            "own": True,
            "applauded_by": story.applause.count(),
            "used_by": story.uses.count(),
            "publication": open_wish,
            "why_not_change": rules.why_not_change(story=story, member=reader),
        }
    return {
        "may_applaud": not rules.why_not_applaud(story=story, member=reader),
        "applauded": Applause.objects.filter(story=story, member=reader).exists(),
        "may_use": not rules.why_not_use(story=story, member=reader),
        "use": Use.objects.filter(story=story, member=reader).first() if story.kind == StoryKind.LESSON else None,
        "told": Outcome.objects.filter(story=story, author=reader).first() if story.kind == StoryKind.LESSON else None,
        "reportable": not story.emptied_at,
    }


def like(story, *, reader):
    """Up to three stories that share most topics with this one, and its topics; three statements at most."""
    tags = list(story.topics.all())
    if not tags:
        return [], []
    through = Story.topics.through.objects.filter(topic__in=tags).exclude(story=story.pk).order_by("-story_id")
    shared = Counter(through.values_list("story_id", flat=True)[:LOOKED_AT])
    candidates = [pk for pk, _many in sorted(shared.items(), key=lambda each: (-each[1], -each[0]))[: RELATED * 10]]
    found = Story.objects.listed_for(reader).filter(pk__in=candidates).select_related("author")
    return sorted(found, key=lambda each: candidates.index(each.pk))[:RELATED], tags


@login_not_required
@require_safe
def feed(request):
    """The newest public stories, to subscribe to; for a member without those by people they are kept apart from."""
    public = Story.objects.listed_for(reader_of(request)).filter(public_at__isnull=False)
    found = public.select_related("author").order_by("-public_at", "-pk")[:IN_THE_FEED]
    network = settings.NETWORK["name"]
    atom = Atom1Feed(
        title=_("Stories of %(network)s") % {"network": network},
        link=settings.BASE_URL + reverse("stories:list"),
        feed_url=settings.BASE_URL + reverse("stories:feed"),
        description="",
        language=get_language(),
    )
    for each in found:
        atom.add_item(
            title=each.title,
            link=settings.BASE_URL + each.get_absolute_url(),
            description=each.lead,
            author_name=str(stories_labels.byline(each, reader=None)),
            pubdate=each.public_at,
            updateddate=each.edited_at or each.public_at,
        )
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@require_safe
def own_stories(request):
    """The member's drafts, stories, and the lessons that they took away."""
    reader = member_or_404(request)
    written = cut(
        Story.objects.filter(author=reader).select_related("space"), number=page_number(request), size=ON_A_PAGE
    )
    begun = Draft.objects.filter(member=reader, form_name__startswith="story:").order_by("-kept_at")
    taken = Use.objects.filter(member=reader, story__in=Story.objects.listed_for(reader)).select_related("story")
    context = {
        "drafts": [line for each in begun if (line := as_draft(each))],
        "lines": [as_line(each) for each in written.rows],
        "page": written,
        "query": "",
        "taken": list(taken.order_by("-taken_at")[:50]),
        "told": set(Outcome.objects.filter(author=reader).standing().values_list("story_id", flat=True)[:500]),
    }
    return render(request, "stories/own_stories.html", context)


def member_or_404(request):
    """The signed-in member; 404 for everyone else."""
    if (reader := reader_of(request)) is None:
        raise Http404
    return reader


def as_draft(draft):
    """A draft with the page to go on writing; None when no form has its name."""
    name = draft.form_name.removeprefix("story:")
    kind = name.removeprefix("new-")
    if name.startswith("new-") and kind in StoryKind.values:
        pages, argument, untitled = ("write", "throw-away"), kind, StoryKind(kind).label
    elif number := row_number(name):
        pages, argument, untitled = ("edit", "throw-away-edit"), number, _("A change without a title")
    else:
        return None
    url, away = (reverse(f"stories:{page}", args=[argument]) for page in pages)
    return {"title": draft.values.get("title") or untitled, "kept_at": draft.kept_at, "url": url, "away": away}


def as_line(story):
    """One of the member's stories as a line of the ledger."""
    if story.hidden_at:
        state, said = "problem", _("An organiser has hidden it: %(reason)s") % {"reason": story.hidden_reason}
    elif story.taken_back_at:
        state, said = "waiting", _("You have taken it back. Nobody else sees it.")
    elif story.readers == "public" and not story.public_at:
        state, said = "under-way", _("Members can read it. Everybody can once an organiser has looked at it.")
    else:
        state, said = "done", stories_labels.who_reads(story)
    return {
        "state": state,
        "title": story.title,
        "sentence": said,
        "facts": [(_("Kind"), story.get_kind_display())],
        "link": {"url": story.get_absolute_url(), "label": _("Open")},
    }


@require_safe
def history(request, pk):
    """How a story read before, for its author and for organisers."""
    shown, reader = story_or_404(request, pk), member_or_404(request)
    if shown.author_id != reader.pk and not reader.is_organiser:
        raise Http404
    page = cut(revisions.of(kind="story", pk=shown.pk), number=page_number(request), size=10)
    labels = {name: stories_labels.label_of(name) for name in ("title", *PARTS)}
    context = {
        "story": shown,
        "versions": [{"until": each.until, "parts": revisions.parts_of(each, labels)} for each in page.rows],
        "page": page,
        "query": "",
    }
    return render(request, "stories/history.html", context)
