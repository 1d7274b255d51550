"""What a member's home shows of this room: a lesson that was used, thanks for stories, new stories on the member's topics."""

from django.db.models import Exists, Max, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.directory.topics import because, topics_of
from pleiad.home.models import Every
from pleiad.home.news import OF_A_KIND, New, tells_new
from pleiad.home.subscriptions import Subscription, subscription
from pleiad.home.waiting import WaitingAnswer, waits
from pleiad.members.models import Member, of_a_current

from .models import Applause, Outcome, Story, StoryAnswer, StoryKind, Use

APPLAUDED = subscription(
    Subscription(
        name="applauded",
        label=gettext_lazy("Your lesson was used, or your story applauded"),
        hint=gettext_lazy("Never who, and never how many."),
        default=Every.DAILY,
        why=gettext_lazy("You have this email because you told a story here."),
    )
)
ANSWERED = subscription(
    Subscription(
        name="story-answered",
        label=gettext_lazy("Your story was answered"),
        hint=gettext_lazy("Never what was written, nor who wrote it."),
        default=Every.AT_ONCE,
        why=gettext_lazy("You have this email because you told a story here."),
    )
)
STORIES = subscription(
    Subscription(
        name="stories",
        label=gettext_lazy("Stories and lessons on your topics"),
        group="topics",
        default=Every.WEEKLY,
        why=gettext_lazy("You have this email because the story is about one of your topics."),
    )
)


def may_be_named(story):
    """Whether the title of a story may stand in an email: not where it was told in a support space or a closed one."""
    return not (story.space_id and (story.space.sensitive or story.space.closed))


@waits("stories.outcome", sign=Use.objects.filter(member=OuterRef("pk"), asked_at__isnull=False))
def outcomes(*, member, at, most):
    """Lessons that the member took away and was asked about."""
    told = Outcome.objects.filter(story=OuterRef("story"), author=member.pk)
    waiting = Use.objects.filter(~Exists(told), member=member.pk, asked_at__isnull=False)
    waiting = waiting.filter(Exists(Story.objects.listed_for(member).filter(pk=OuterRef("story"))))
    for each in waiting.select_related("story").order_by("-asked_at")[:most]:
        yield WaitingAnswer(
            _("What happened when you used it? %(title)s") % {"title": each.story.title},
            reverse("stories:tell", args=[each.story_id]),
            _("Tell what happened"),
            sentence=_("A sentence or two is enough."),
        )


@tells_new("applauded")
def thanks(*, member, since, until):
    """Own stories that were used or applauded: each once, never by whom nor how often."""
    if not Story.objects.filter(author=member.pk).exists():  # spares most members what follows
        return
    apart = Member.objects.numbers_kept_apart_from(member)
    latest: dict[int, list] = {}
    for model, moment, what in ((Use, "taken_at", "used"), (Applause, "at", "applauded")):
        lately = {f"{moment}__gt": since, f"{moment}__lte": until}
        given = model.objects.filter(of_a_current("member"), story__author=member.pk, **lately)
        given = given.exclude(member__in=apart).exclude(member=member.pk)
        for story, at in given.values_list("story").annotate(at=Max(moment)).order_by("-at")[:OF_A_KIND]:
            latest.setdefault(story, []).append((at, what))
    if not latest:
        return
    stories = Story.objects.standing().filter(pk__in=latest, author=member.pk).select_related("space")
    lines = []
    for story in stories:
        for at, what in latest[story.pk]:
            lesson = story.kind == StoryKind.LESSON
            title = _("Someone uses your lesson") if what == "used" else _("Your lesson was applauded")
            if not lesson:
                title = _("Your story was applauded")
            named = may_be_named(story)
            about = story.title if named else ""
            url = story.get_absolute_url()
            lines.append(New(key=f"{what}:{story.pk}", at=at, title=title, about=about, url=url))
    yield from sorted(lines, key=lambda each: each.at, reverse=True)[:OF_A_KIND]


@tells_new("story-answered", notified=True)
def answers(*, member, since, until):
    """What others answered to the member's own stories, without a word of it."""
    if not Story.objects.filter(author=member.pk).exists():  # spares most members what follows
        return
    found = StoryAnswer.objects.visible_to(member).standing().exclude(author=member.pk)
    found = found.filter(story__author=member.pk, written_at__gt=since, written_at__lte=until).select_related(
        "story__space"
    )
    for each in found.order_by("-written_at", "-pk")[:OF_A_KIND]:
        yield New(
            key=f"story-answer:{each.pk}",
            at=each.written_at,
            title=_("There is an answer to your story"),
            about=each.story.title if may_be_named(each.story) else "",
            url=each.get_absolute_url(),
        )


@tells_new("stories")
def new_stories(*, member, since, until):
    """Stories by others about a topic of the member."""
    topics = topics_of(member)
    if not topics:
        return
    about = Story.topics.through.objects.filter(topic__in=list(topics))
    told = Story.objects.listed_for(member).exclude(author=member.pk).select_related("space")
    told = told.filter(Exists(about.filter(story=OuterRef("pk"))), written_at__gt=since, written_at__lte=until)
    found = list(told.order_by("-written_at", "-pk")[:OF_A_KIND])
    named = dict(about.filter(story__in=found).order_by("-topic").values_list("story", "topic")) if found else {}
    for each in found:
        open_to_all = may_be_named(each)
        yield New(
            key=f"story:{each.pk}",
            at=each.written_at,
            title=_("A new lesson") if each.kind == StoryKind.LESSON else _("A new story"),
            about=each.title if open_to_all else "",
            url=each.get_absolute_url(),
            reason=because(topics[named[each.pk]]) if open_to_all else "",
        )
