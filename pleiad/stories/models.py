from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pleiad.content.models import Space, Written, WrittenQuerySet
from pleiad.directory.models import Topic
from pleiad.members.eligibility.sectors import nation_choices, sector_choices
from pleiad.members.models import Member
from pleiad.privacy import WHILE_A_MEMBER, Keep, PrivacyDeclaration, Reader, Why
from pleiad.ui.fields import HOW_TO_WRITE, LONGEST


class StoryKind(models.TextChoices):
    EXPERIENCE = "experience", _("Experience")
    CHALLENGE = "challenge", _("Challenge")
    ACHIEVEMENT = "achievement", _("Achievement")
    LESSON = "lesson", _("Lesson")


class Readers(models.TextChoices):
    NETWORK = "network", _("Members of the network")
    SPACE = "space", _("Members of one space")
    PUBLIC = "public", _("Everybody, once an organiser has looked at it")


FRAME = ("tried", "setting", "happened", "again")
"""The four questions of a lesson, in their order."""
PARTS = ("text", *FRAME)


def parts_of_kind(kind: str) -> tuple[str, ...]:
    """The parts of which a story of this kind is made."""
    return FRAME if kind == StoryKind.LESSON else ("text",)


BY_A_MEMBER = Q(author__isnull=False, author__suspended_at=None, author__left_at=None)


class StoryQuerySet(WrittenQuerySet):
    def visible_to(self, reader):
        """What this reader may open: public stories for everybody; for members those of the network, of the spaces they
        are in, and their own in every state. Never stories by authors who are suspended or gone, or who are kept apart
        from the reader."""
        standing = Q(hidden_at=None, taken_back_at=None) & (BY_A_MEMBER | Q(emptied_at__isnull=False))
        if not getattr(reader, "is_current", False):
            return self.filter(standing, public_at__isnull=False)
        theirs = ~Q(readers=Readers.SPACE) | Q(space__in=Space.objects.visible_to(reader).values("pk"))
        return self.filter(Q(author=reader) | standing & theirs).met_by(reader)

    def listed_for(self, reader):
        """What lists, feeds and counts show this reader: of the reader's own too only what is shown."""
        return self.visible_to(reader).standing().filter(emptied_at=None)

    def met_by(self, member):
        """As for everything written; what a former member left behind has no author and keeps nobody apart."""
        apart = Member.objects.numbers_kept_apart_from(member)
        return self.filter(Q(author=None) | ~Q(author__in=apart))


class Story(Written):
    """What a member lived or learnt. A lesson has the four parts of its frame, every other kind one text. `readers` is
    what the author chose; it is public only once `public_at` is set. Emptied: the author is gone with their words, and
    answers by others are still below."""

    kind = models.CharField(max_length=12, choices=StoryKind)
    title = models.CharField(_("Title"), max_length=120, help_text=_("What someone would look for."))
    text = models.TextField(_("Your story"), max_length=LONGEST, blank=True, help_text=HOW_TO_WRITE)
    tried = models.TextField(
        _("What we tried"),
        max_length=LONGEST,
        blank=True,
        help_text=_("One or two sentences. What was the idea?"),
    )
    setting = models.TextField(
        _("In what setting"),
        max_length=LONGEST,
        blank=True,
        help_text=_("How big was the team, what kind of place was it, what was special about it?"),
    )
    happened = models.TextField(
        _("What happened"), max_length=LONGEST, blank=True, help_text=_("What came of it, the awkward parts too.")
    )
    again = models.TextField(
        _("What I would do again"),
        max_length=LONGEST,
        blank=True,
        help_text=_("What you would keep, and what you would leave."),
    )
    lead = models.CharField(max_length=220, blank=True)  # its beginning as plain text, for lists
    language = models.CharField(_("Language of your story"), max_length=5, default="en", choices=settings.LANGUAGES)
    readers = models.CharField(max_length=10, choices=Readers)
    space = models.ForeignKey(Space, null=True, on_delete=models.PROTECT, related_name="stories")
    named = models.BooleanField(default=True)  # False: "a member" to every reader
    sector = models.CharField(_("Sector (optional)"), max_length=40, blank=True, choices=sector_choices)
    nation = models.CharField(_("Nation (optional)"), max_length=40, blank=True, choices=nation_choices)
    topics = models.ManyToManyField(Topic, related_name="stories")
    edited_at = models.DateTimeField(null=True)
    public_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)  # when a member first took it away
    told_at = models.DateTimeField(null=True)  # when a member first told what happened
    emptied_at = models.DateTimeField(null=True)

    objects = StoryQuerySet.as_manager()
    privacy = PrivacyDeclaration(
        of="author",
        what=_("Your stories, and what came of lessons that you used"),
        why=Why.WRITE,
        read_by=(Reader.SPACE, Reader.MEMBERS, Reader.VISITORS, Reader.ORGANISERS),
        keep=Keep(_("Until you take them back or leave")),
        on_erasure="blank",
        blank=("title", "text", "tried", "setting", "happened", "again", "lead", "sector", "nation", "hidden_reason"),
    )

    class Meta:
        verbose_name_plural = "stories"
        ordering = ["-written_at", "-pk"]
        indexes = [
            models.Index(fields=["-written_at", "-id"], name="story_newest"),
            models.Index(fields=["author", "-written_at"], name="story_of_author"),
            models.Index(fields=["-public_at"], name="story_public", condition=Q(public_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(readers="space", space__isnull=False) | ~Q(readers="space") & Q(space=None),
                name="a_space_when_for_a_space",
            ),
            models.CheckConstraint(
                condition=Q(public_at=None) | Q(readers="public", taken_back_at=None),
                name="public_only_while_its_author_wishes",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("stories:story", args=[self.pk])

    @property
    def part_names(self):
        return parts_of_kind(self.kind)


class Publication(models.Model):
    """The author would like everybody to read a story, and an organiser looks at it first."""

    OUTCOMES = [("agreed", _("Published")), ("asked-back", _("Asked back")), ("refused", _("Not published"))]

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="publications")
    asked_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    outcome = models.CharField(max_length=10, blank=True, choices=OUTCOMES)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.TextField(blank=True)  # what the author reads

    privacy = PrivacyDeclaration(
        of="story__author",
        what=_("That you asked to show a story to everyone, and the answer"),
        why=Why.WRITE,
        read_by=(Reader.YOU, Reader.ORGANISERS),
        keep=Keep(_("As long as the story")),
        on_erasure="delete",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["story"], condition=Q(decided_at=None), name="one_open_publication_each"),
            models.CheckConstraint(
                condition=Q(decided_at=None, outcome="") | Q(decided_at__isnull=False) & ~Q(outcome=""),
                name="publication_decided_means_an_outcome",
            ),
        ]


class Applause(models.Model):
    """A member applauds a story, once."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="applause")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    privacy = PrivacyDeclaration(
        of="member",
        what=_("Which stories you applauded, and which lessons you took away"),
        why=Why.WRITE,
        read_by=(Reader.YOU,),
        keep=WHILE_A_MEMBER,
        on_erasure="delete",
        two_accounts="fold",
    )

    class Meta:
        verbose_name_plural = "applause"
        constraints = [models.UniqueConstraint(fields=["story", "member"], name="one_applause_each")]


class Use(models.Model):
    """A member took a lesson away. 60 days later they are asked, once, what came of it."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="uses")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="lessons_taken")
    taken_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)

    privacy = PrivacyDeclaration(
        of="member",
        what=_("Which stories you applauded, and which lessons you took away"),
        why=Why.WRITE,
        read_by=(Reader.YOU,),
        keep=WHILE_A_MEMBER,
        on_erasure="delete",
        two_accounts="fold",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "member"], name="one_use_each")]
        indexes = [models.Index(fields=["taken_at"], name="use_to_be_asked", condition=Q(asked_at=None))]


class StoryAnswerQuerySet(WrittenQuerySet):
    def visible_to(self, reader):
        """For members only: answers under the stories that this reader may open, and the reader's own in every state."""
        if not getattr(reader, "is_current", False):
            return self.none()
        stories = Story.objects.visible_to(reader).values("pk")
        standing = Q(hidden_at=None, taken_back_at=None) & BY_A_MEMBER & Q(story__in=stories)
        return self.filter(Q(author=reader) | standing).met_by(reader)


class StoryAnswer(Written):
    """What a member answers to a story, under their name; shown below it to the members who may read the story."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="answers")
    text = models.TextField(_("Your answer"), max_length=LONGEST, help_text=HOW_TO_WRITE)

    objects = StoryAnswerQuerySet.as_manager()
    privacy = PrivacyDeclaration(
        of="author",
        what=_("Your answers to stories"),
        why=Why.WRITE,
        read_by=(Reader.SPACE, Reader.MEMBERS, Reader.ORGANISERS),
        keep=Keep(_("Until you take them back or leave")),
        on_erasure="delete",
    )

    class Meta:
        ordering = ["-written_at", "-pk"]
        indexes = [models.Index(fields=["story", "-written_at"], name="story_answers_newest")]

    def get_absolute_url(self):
        return f"{reverse('stories:answers', args=[self.story_id])}#answer-{self.pk}"


class OutcomeQuerySet(WrittenQuerySet):
    def visible_to(self, reader):
        """Answers under the stories that this reader may open, and the reader's own in every state."""
        stories = Story.objects.visible_to(reader).values("pk")
        standing = Q(hidden_at=None, taken_back_at=None) & BY_A_MEMBER & Q(story__in=stories)
        if not getattr(reader, "is_current", False):
            return self.filter(standing)
        return self.filter(Q(author=reader) | standing).met_by(reader)


class Outcome(Written):
    """What happened when a member used a lesson; shown under the lesson."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="outcomes")
    text = models.TextField(
        _("What happened when you used it"),
        max_length=LONGEST,
        help_text=_("A sentence or two is enough. It also helps to know that it did not work."),
    )

    objects = OutcomeQuerySet.as_manager()
    privacy = PrivacyDeclaration(
        of="author",
        what=_("Your stories, and what came of lessons that you used"),
        why=Why.WRITE,
        read_by=(Reader.SPACE, Reader.MEMBERS, Reader.VISITORS, Reader.ORGANISERS),
        keep=Keep(_("Until you take them back or leave")),
        on_erasure="delete",
        two_accounts="fold",
    )

    class Meta:
        ordering = ["written_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["story", "author"], condition=Q(author__isnull=False), name="one_outcome_each"
            )
        ]

    def get_absolute_url(self):
        return f"{reverse('stories:story', args=[self.story_id])}#told-{self.pk}"
