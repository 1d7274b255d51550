from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pleiad.content.models import Space, Written, WrittenQuerySet
from pleiad.members.models import Member
from pleiad.privacy import (
    INNER,
    NOBODY,
    SECRET,
    WHILE_A_MEMBER,
    Keep,
    PrivacyDeclaration,
    Reader,
    Why,
)
from pleiad.ui.fields import LONGEST

from .sealed import SafeguardingKey, random_id


class Entered(models.Model):
    """A member accepted the rule of a space. Only the day is kept: an hour would help to guess who asks without a name."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    rule = models.CharField(max_length=20)
    day = models.DateField()

    privacy = PrivacyDeclaration(
        of="member",
        what=_("Which spaces you entered, and on which day"),
        why=Why.WRITE,
        read_by=(Reader.YOU,),
        keep=WHILE_A_MEMBER,
        on_erasure="delete",
        two_accounts="fold",
    )

    class Meta:
        verbose_name_plural = "entered"
        constraints = [models.UniqueConstraint(fields=["space", "member"], name="entered_once")]


class SealedText(Written):
    """A post with or without a name. Without one it is sealed: only both holders of the safeguarding key find the author."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    content_note = models.CharField(
        _("Content note (optional)"),
        max_length=100,
        blank=True,
        help_text=_("What to be ready for, such as “bereavement”. Your text is folded behind it."),
    )
    key = models.ForeignKey(SafeguardingKey, null=True, on_delete=models.PROTECT, related_name="+")
    seal = models.CharField(max_length=200, blank=True)
    edited_at = models.DateTimeField(null=True)
    for_network = models.BooleanField(
        _("Write this for the network"),
        default=False,
        db_default=False,
        help_text=_(
            "The network’s name stands above it, with its mark, instead of yours. Organisers can see that you wrote it."
        ),
    )

    class Meta:
        abstract = True


class QuestionQuerySet(WrittenQuerySet):
    def visible_to(self, member):
        """Questions that the member may read: in spaces the member can see, by people not kept apart from the member."""
        return self.standing().filter(space__in=Space.objects.visible_to(member)).met_by(member)

    def not_muted_by(self, member):
        """Without the questions that the member has muted, and those in muted spaces."""
        muted = Interest.objects.filter(member=member, muted_at__isnull=False)
        found = self.exclude(pk__in=muted.filter(question__isnull=False).values("question"))
        return found.exclude(space__in=muted.filter(space__isnull=False).values("space"))


class Question(SealedText):
    """A question in a space. `alias` and the coarse label replace the author's name where it is sealed."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="questions")
    title = models.CharField(_("Your question in one line"), max_length=150)
    text = models.TextField(
        _("Tell more"),
        max_length=LONGEST,
        help_text=_(
            "What is it about, and what would help? Leave out names, and anything that could give someone away."
        ),
    )
    alias = models.CharField(max_length=20, blank=True)
    label_sector = models.CharField(max_length=40, blank=True)
    label_nation = models.CharField(max_length=40, blank=True)
    claim_hash = models.CharField(max_length=64, blank=True)
    claimed_at = models.DateTimeField(null=True)
    latest_at = models.DateTimeField()  # when something was last written in it

    objects = QuestionQuerySet.as_manager()
    privacy = PrivacyDeclaration(
        of="author",
        what=_("Your questions and answers"),
        why=Why.WRITE,
        read_by=(Reader.SPACE, Reader.ORGANISERS),
        keep=Keep(_("Until you take them back or leave, or the space deletes them")),
        on_erasure="blank",
        withheld={"key": INNER, "seal": SECRET, "claim_hash": SECRET},
    )

    class Meta:
        indexes = [
            models.Index(fields=["space", "-latest_at", "id"], name="question_of_space"),
            models.Index(fields=["space", "written_at"], name="question_by_age"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(seal="") | Q(author=None), name="sealed_question_names_nobody"),
            models.UniqueConstraint(fields=["claim_hash"], condition=~Q(claim_hash=""), name="one_question_a_claim"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("conversations:question", args=[self.pk])


class AnswerQuerySet(WrittenQuerySet):
    def visible_to(self, member):
        """Answers to questions that the member may read, by people not kept apart from the member."""
        return self.standing().filter(question__in=Question.objects.visible_to(member)).met_by(member)

    def not_muted_by(self, member):
        """Without answers to questions that the member has muted, or in muted spaces."""
        return self.filter(question__in=Question.objects.not_muted_by(member))

    def with_help(self, *, reader, asker):
        """Each with whether it helped the asker, anyone, and this reader: never how many."""
        helped = Helped.objects.filter(answer=OuterRef("pk"))
        return self.annotate(
            helped_asker=Exists(helped.filter(member=asker)) if asker else Exists(helped.none()),
            helped_anybody=Exists(helped),
            helped_reader=Exists(helped.filter(member=reader)),
        )


class Answer(SealedText):
    """An answer. With a seal, it is by the author of the question, who asked without a name."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    text = models.TextField(
        _("Your answer"),
        max_length=LONGEST,
        help_text=_("Put @ before a member’s whole name, and we tell them if they can read this."),
    )

    objects = AnswerQuerySet.as_manager()
    privacy = PrivacyDeclaration(
        of="author",
        what=_("Your questions and answers"),
        why=Why.WRITE,
        read_by=(Reader.SPACE, Reader.ORGANISERS),
        keep=Keep(_("Until you take them back or leave, or the space deletes them")),
        on_erasure="blank",
        withheld={"key": INNER, "seal": SECRET},
    )

    class Meta:
        indexes = [models.Index(fields=["question", "written_at", "id"], name="answer_of_question")]
        constraints = [models.CheckConstraint(condition=Q(seal="") | Q(author=None), name="sealed_answer_names_nobody")]

    def get_absolute_url(self):
        return f"{reverse('conversations:question', args=[self.question_id])}#answer-{self.pk}"


class Helped(models.Model):
    """An answer helped a member. Nobody is shown how many it helped."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="helped")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    privacy = PrivacyDeclaration(
        of="member",
        what=_(
            "What you follow or mute in conversations, which answers helped you, and how often you want an email about it"
        ),
        why=Why.WRITE,
        read_by=(Reader.YOU,),
        keep=WHILE_A_MEMBER,
        on_erasure="delete",
        two_accounts="fold",
    )

    class Meta:
        verbose_name_plural = "helped"
        constraints = [models.UniqueConstraint(fields=["answer", "member"], name="helped_once")]


class InterestQuerySet(models.QuerySet):
    def followed(self):
        return self.filter(muted_at=None)


class Interest(models.Model):
    """A member follows a space or a question, or has muted it."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    space = models.ForeignKey(Space, null=True, on_delete=models.CASCADE, related_name="+")
    question = models.ForeignKey(Question, null=True, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    muted_at = models.DateTimeField(null=True)

    objects = InterestQuerySet.as_manager()
    privacy = PrivacyDeclaration(
        of="member",
        what=_(
            "What you follow or mute in conversations, which answers helped you, and how often you want an email about it"
        ),
        why=Why.WRITE,
        read_by=(Reader.YOU,),
        keep=WHILE_A_MEMBER,
        on_erasure="delete",
        two_accounts="fold",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(space=None, question__isnull=False) | Q(space__isnull=False, question=None),
                name="interest_in_one_thing",
            ),
            models.UniqueConstraint(fields=["member", "space"], name="one_interest_a_space"),
            models.UniqueConstraint(fields=["member", "question"], name="one_interest_a_question"),
        ]


class DigestChoice(models.Model):
    """How often a member wanted an email on what is new before all emails were chosen on one page (`home.EmailChoice`); the
    version before writes it while an upgrade runs."""

    EVERY = [("week", _("Every Monday")), ("day", _("Every day")), ("never", _("Never"))]

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    every = models.CharField(
        _("How often do you want an email on what is new?"), max_length=10, choices=EVERY, default="week"
    )

    privacy = PrivacyDeclaration(
        of="member",
        what=_(
            "What you follow or mute in conversations, which answers helped you, and how often you want an email about it"
        ),
        why=Why.WRITE,
        read_by=(Reader.YOU,),
        keep=WHILE_A_MEMBER,
        on_erasure="delete",
        two_accounts="fold",
    )


class DigestRun(models.Model):
    """How far the digests of this room had got before there was one over all rooms (`home.DigestSlot`)."""

    name = models.CharField(max_length=20, primary_key=True)  # "week 2026-11-23"
    written_to = models.BigIntegerField(default=0)  # the last member, by number
    done_at = models.DateTimeField(null=True)

    privacy = NOBODY


class QuoteRequestQuerySet(models.QuerySet):
    def open(self):
        return self.filter(allowed_at=None, declined_at=None)

    def to_be_answered_by(self, author):
        """Requests to quote this author, by people not kept apart from the author."""
        return self.filter(author=author).exclude(asked_by__in=Member.objects.kept_apart_from(author))


class QuoteRequest(models.Model):
    """A member asks an author for permission to quote a post elsewhere."""

    question = models.ForeignKey(Question, null=True, on_delete=models.CASCADE, related_name="+")
    answer = models.ForeignKey(Answer, null=True, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    where = models.CharField(
        _("Where would you quote it, and why?"),
        max_length=300,
        help_text=_("The author reads this, with your name, and says yes or no."),
    )
    asked_at = models.DateTimeField()
    allowed_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)

    objects = QuoteRequestQuerySet.as_manager()
    privacy = PrivacyDeclaration(
        of="asked_by",
        what=_("Whose words you asked to quote, and the answer"),
        why=Why.WRITE,
        read_by=(Reader.PAIR,),
        keep=WHILE_A_MEMBER,
        on_erasure="delete",
        two_accounts="fold",
        also_of={"author": ("where",)},
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(question=None, answer__isnull=False) | Q(question__isnull=False, answer=None),
                name="quotes_one_thing",
            ),
            models.CheckConstraint(condition=~Q(author=F("asked_by")), name="nobody_asks_themselves"),
            models.CheckConstraint(condition=Q(allowed_at=None) | Q(declined_at=None), name="yes_or_no"),
            models.UniqueConstraint(
                fields=["question", "asked_by"], condition=Q(question__isnull=False), name="one_quote_a_question"
            ),
            models.UniqueConstraint(
                fields=["answer", "asked_by"], condition=Q(answer__isnull=False), name="one_quote_an_answer"
            ),
        ]

    @property
    def item(self):
        return self.question or self.answer
