"""Writing a story: choose a kind, write, look at it once, publish; and the same for changing it."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pleiad.content import drafts
from pleiad.content.models import Draft
from pleiad.errors import Refused
from pleiad.members import paces

from .. import actions, labels, rules
from ..forms import StoryForm, as_typed
from ..models import Story, StoryKind
from .reading import member_or_404, story_or_404

form_page = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class WritingPage:
    """A new story of a kind, or one that is being changed, with the addresses of its pages."""

    kind: str
    story: Story | None = None

    @property
    def form_name(self):
        return f"story:{self.story.pk}" if self.story else f"story:new-{self.kind}"

    def url(self, page):
        """The address of "write", "preview" or "throw-away"."""
        if self.story:
            name = {"write": "edit", "preview": "preview-edit", "throw-away": "throw-away-edit"}[page]
            return reverse(f"stories:{name}", args=[self.story.pk])
        return reverse(f"stories:{page}", args=[self.kind])


def new(kind):
    """The writing page for a new story of a kind."""
    if kind not in StoryKind.values:
        raise Http404
    return WritingPage(kind)


def own(request, pk):
    """The writing page for one's own story; 404 for any other."""
    story = story_or_404(request, pk)
    if story.author_id != member_or_404(request).pk:
        raise Http404
    return WritingPage(story.kind, story)


@require_safe
def choose(request):
    """Which kind of story?"""
    reader = member_or_404(request)
    begun = set(
        Draft.objects.filter(member=reader, form_name__startswith="story:new-").values_list("form_name", flat=True)
    )
    kinds = [
        {
            "url": reverse("stories:write", args=[kind.value]),
            "label": kind.label,
            "sentence": sentence,
            "begun": f"story:new-{kind.value}" in begun,
        }
        for kind, sentence in labels.KINDS.items()
    ]
    return render(request, "stories/choose.html", {"kinds": kinds})


@form_page
def write(request, kind):
    """Write a new story."""
    member_or_404(request)
    return _write(request, new(kind))


@form_page
def edit(request, pk):
    """Change a story."""
    desk = own(request, pk)
    if why_not := rules.why_not_change(story=desk.story, member=request.user):
        messages.warning(request, str(why_not))
        return redirect(desk.story)
    return _write(request, desk)


def _write(request, desk):
    member, draft = request.user, drafts.of(form_name=desk.form_name, member=request.user)
    if request.method == "POST":
        form = StoryForm(request.POST, kind=desk.kind, member=member)
        preview = request.POST.get("act") != "keep"
        if not preview or form.is_valid():
            try:
                drafts.keep(form_name=desk.form_name, values=drafts.typed(request.POST), by=member, at=timezone.now())
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                if preview:
                    return redirect(desk.url("preview"))
                messages.success(request, _("Your draft is kept. Only you can see it."))
                return redirect(desk.url("write"))
    else:
        start = draft.values if draft else as_typed(desk.story) if desk.story else {}
        form = StoryForm(kind=desk.kind, member=member, initial=start)
    context = {
        "form": form,
        "story": desk.story,
        "kind": StoryKind(desk.kind),
        "draft": draft,
        "form_name": desk.form_name,
        "throw_away": desk.url("throw-away"),
    }
    return render(request, "stories/write.html", context)


@form_page
def preview(request, kind):
    """Look at a new story as others will see it, and publish it."""
    member_or_404(request)
    return _preview(request, new(kind))


@form_page
def preview_edit(request, pk):
    """Look at a changed story as others will see it, and save it."""
    return _preview(request, own(request, pk))


def _preview(request, desk):
    member = request.user
    draft = drafts.of(form_name=desk.form_name, member=member)
    form = draft and StoryForm(draft.values, kind=desk.kind, member=member)
    if not draft or not form.is_valid():
        return redirect(desk.url("write"))
    facts = form.facts()
    if request.method == "POST":
        try:
            story = _publish(desk, facts, by=member, at=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(desk.url("write"))
        drafts.throw_away(form_name=desk.form_name, by=member)
        messages.success(request, said_after(story))
        return redirect(story)
    topics = facts.pop("topics")
    shown = Story(author=member, written_at=timezone.now(), **facts)
    context = {
        "story": shown,
        "old": desk.story,
        "byline": labels.byline(shown, reader=member),
        "about_author": " · ".join(_(each) for each in (shown.sector, shown.nation) if each),
        "parts": labels.parts(shown),
        "topics": topics,
        "who_reads": labels.who_reads(shown),
        "for_everybody": shown.readers == "public",
        "left": "" if desk.story else paces.told_before("story", "story in a week", by=member, at=timezone.now()),
        "label": _("Save the change") if desk.story else _("Publish"),
        "write_url": desk.url("write"),
    }
    return render(request, "stories/preview.html", context)


def _publish(desk, facts, *, by, at):
    if desk.story:
        return actions.change(story=desk.story, by=by, at=at, **facts)
    return actions.publish(by=by, at=at, **facts)


def said_after(story):
    """What is true now, in a sentence."""
    if story.readers == "public" and not story.public_at:
        return _("Members can read it now. Everybody can once an organiser has looked at it.")
    return labels.who_reads(story)


@form_page
def throw_away(request, kind):
    """Throw the draft of a new story away."""
    member_or_404(request)
    return _throw_away(request, new(kind), _("The draft is gone."))


@form_page
def throw_away_edit(request, pk):
    """Throw a begun change away; the story stays as it is."""
    return _throw_away(request, own(request, pk), _("The change is gone. The story stays as it was."))


def _throw_away(request, desk, done):
    if request.method == "POST":
        drafts.throw_away(form_name=desk.form_name, by=request.user)
        messages.success(request, done)
        return redirect("stories:own-stories")
    context = {
        "heading": _("Do you want to throw this draft away?"),
        "sentences": [_("What you typed cannot be brought back.")],
        "label": _("Delete it"),
        "warning": True,
        "back": {"url": desk.url("write"), "label": _("Keep it and go on writing")},
    }
    return render(request, "stories/confirm.html", context)


@form_page
def take_back(request, pk):
    """Take a story back: nobody else sees it until the author puts it back."""
    story = own(request, pk).story
    if why_not := rules.why_not_take_back(story=story, member=request.user):
        messages.warning(request, str(why_not))
        return redirect(story)
    if request.method == "POST":
        actions.take_back(story=story, by=request.user, at=timezone.now())
        messages.success(request, _("You have taken your story back. Nobody else sees it now."))
        return redirect(story)
    context = {
        "heading": _("Do you want to take this story back?"),
        "sentences": [
            _("Nobody but you sees it then: not in lists, not in search, not in feeds."),
            _("What others wrote under it is kept in case you put it back."),
        ],
        "label": _("Take it back"),
        "warning": False,
        "back": {"url": story.get_absolute_url(), "label": _("Leave it")},
    }
    return render(request, "stories/confirm.html", context)


@require_POST
def put_back(request, pk):
    """Show a story again that was taken back."""
    story = own(request, pk).story
    try:
        actions.put_back(story=story, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        story.refresh_from_db()
        messages.success(request, said_after(story))
    return redirect(story)
