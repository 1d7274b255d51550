from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pleiad.approvals.models import Approval
from pleiad.content.models import Written, WrittenQuerySet
from pleiad.members.models import Member
from pleiad.privacy import (
    DAY,
    INNER,
    NOBODY,
    OF_OTHERS,
    SECRET,
    WHILE_A_MEMBER,
    Keep,
    PrivacyDeclaration,
    Reader,
    Why,
)

WORDS_AT_MOST = 1000
"""Characters of a piece: what is read on a card, and in half a minute."""


class PieceAudience(models.TextChoices):
    NETWORK = "network", _("Members of the network")
    PUBLIC = "public", _("Everybody")


class CampaignQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Organisers see drafts too; everybody sees what is published."""
        return self if getattr(member, "is_organiser", False) else self.filter(published_at__isnull=False)


class Campaign(models.Model):
    """An occasion that gathers approved pieces into one public page, such as International Women’s Day."""

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(_("Title"), max_length=80)
    title_cy = models.CharField(_("Title in Welsh"), max_length=80, blank=True)
    tag = models.CharField(
        _("Tag, without the #"),
        max_length=40,
        help_text=_("Letters and digits, for example IWD2027"),
        validators=[RegexValidator(r"\A[A-Za-z0-9]+\Z", _("A tag has only letters and digits."))],
    )
    about = models.TextField(_("What it is about"), max_length=3000)
    about_cy = models.TextField(_("What it is about, in Welsh"), max_length=3000, blank=True)
    nominate_until = models.DateTimeField(_("Nominations until the end of"))
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    objects = CampaignQuerySet.as_manager()
    privacy = NOBODY

    def __str__(self):
        return (get_language() == "cy" and self.title_cy) or self.title

    def get_absolute_url(self):
        return reverse("spotlight:campaign", args=[self.slug])


class Nomination(models.Model):
    """A member thinks that a colleague should be seen for what they did. Nobody but the two of them reads it before the
    nominee has approved a piece; it is deleted with the answer, or when the time for one is over. What several wrote
    about one person is gathered behind one question, `approval`; None when they cannot be asked any more."""

    nominator = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="nominations")
    nominee = models.ForeignKey(Member, null=True, on_delete=models.CASCADE, related_name="nominated")
    name = models.CharField(_("Their name"), max_length=100)
    address = models.CharField(
        _("Their work email address"),
        max_length=254,
        help_text=_("We email them once about what you write here. They do not have to be a member."),
    )
    words = models.TextField(
        _("What they did, and what came of it"),
        max_length=1000,
        help_text=_("Two or three sentences. They can change every word before anyone else reads it."),
    )
    campaign = models.ForeignKey(
        Campaign,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="nominations",
        verbose_name=_("For"),
    )
    nominated_at = models.DateTimeField()
    approval = models.ForeignKey(Approval, null=True, on_delete=models.SET_NULL, related_name="nominations")

    privacy = PrivacyDeclaration(
        of="nominee",
        what=_("That a member would like to see you in the spotlight, until you answer"),
        why=Why.SPOTLIGHT,
        read_by=(Reader.PAIR,),
        keep=Keep(_("Until it is answered, at most %(time)s"), 60 * DAY, since="nominated_at"),
        on_erasure="delete",
        withheld={"words": OF_OTHERS},
        also_of={"nominator": ()},
    )


class Picture(models.Model):
    """A portrait, redrawn from what was uploaded: without its hidden data, square, and small."""

    jpeg = models.BinaryField()
    alt = models.CharField(_("What the picture shows, for people who cannot see it"), max_length=200)
    owner = models.ForeignKey(Member, null=True, on_delete=models.CASCADE, related_name="pictures")
    made_at = models.DateTimeField()

    privacy = PrivacyDeclaration(
        of="owner",
        what=_("Your spotlight: your words, picture and address"),
        why=Why.SPOTLIGHT,
        read_by=(Reader.MEMBERS, Reader.VISITORS, Reader.ORGANISERS),
        keep=Keep(_("Until its end date, or until you take it back")),
        on_erasure="delete",
    )


class PieceQuerySet(WrittenQuerySet):
    def shown(self, at):
        """Approved pieces whose end date has not passed."""
        return self.standing().filter(ends_at__gt=at)

    def public(self):
        """What an organiser has made public."""
        return self.filter(audience=PieceAudience.PUBLIC, public_at__isnull=False)

    def to_look_at(self):
        """Pieces that are meant for everybody and wait for an organiser."""
        return self.standing().filter(answer_by__isnull=False)

    def visible_to(self, member):
        """Public pieces for everybody; the network's, and those that are to be public, for current members. None that an
        organiser has to look at before anyone sees it, and none by people the member is kept apart from."""
        pieces = self.shown(timezone.now()).filter(held_since=None)
        if not getattr(member, "is_current", False):
            return pieces.public()
        return pieces.met_by(member)


class Piece(Written):
    """What the nominee approved, word for word: `author` is the nominee, if a member. It is deleted at its end date."""

    key = models.SlugField(max_length=20, unique=True)  # random: its address tells nothing
    nominator = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="pieces_prompted")
    others = models.ManyToManyField(
        Member, related_name="pieces_prompted_too"
    )  # who wrote about the same person as well
    name = models.CharField(_("Your name, as it is shown"), max_length=100)
    role = models.CharField(_("Your role or organisation (optional)"), max_length=120, blank=True)
    words = models.TextField(_("The words"), max_length=WORDS_AT_MOST)
    address = models.CharField(max_length=254)
    picture = models.OneToOneField(Picture, null=True, on_delete=models.SET_NULL, related_name="piece")
    audience = models.CharField(
        _("Who may see it"),
        max_length=10,
        choices=PieceAudience,
        help_text=_(
            "If you choose everybody, an organiser looks at it first; then it is on the open web, with a picture card "
            "that people can share. You can take it back here at any time, but not what others have copied."
        ),
    )
    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.SET_NULL, related_name="pieces")
    held_since = models.DateTimeField(null=True)  # nobody sees it before an organiser has looked
    answer_by = models.DateTimeField(null=True)  # while it waits for an organiser: it is held, or meant to be public
    public_at = models.DateTimeField(null=True)  # an organiser has looked at it
    reason = models.TextField(blank=True)  # why it stays in the network
    ends_at = models.DateTimeField()
    secret_hash = models.CharField(max_length=64, unique=True)  # of the link for taking it back

    objects = PieceQuerySet.as_manager()
    privacy = PrivacyDeclaration(
        of="author",
        what=_("Your spotlight: your words, picture and address"),
        why=Why.SPOTLIGHT,
        read_by=(Reader.MEMBERS, Reader.VISITORS, Reader.ORGANISERS),
        keep=Keep(_("Until its end date, or until you take it back"), since="ends_at"),
        on_erasure="delete",
        withheld={"key": INNER, "secret_hash": SECRET},
    )

    class Meta:
        indexes = [
            models.Index(fields=["-written_at"], name="piece_newest", condition=Q(hidden_at=None, taken_back_at=None)),
            models.Index(fields=["campaign", "-written_at"], name="piece_of_campaign"),
            models.Index(fields=["ends_at"], name="piece_ends"),
            models.Index(fields=["answer_by"], name="piece_to_look_at", condition=Q(answer_by__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(audience=PieceAudience.PUBLIC) | Q(answer_by__isnull=False) | Q(public_at__isnull=False),
                name="public_piece_is_looked_at",
            ),
        ]

    @property
    def is_public(self):
        """Whether everybody sees it."""
        return self.audience == PieceAudience.PUBLIC and self.public_at is not None

    def has_in_it(self, member) -> bool:
        """Whether it shows the member, or came from what the member wrote."""
        return member.pk in (self.author_id, self.nominator_id) or self.others.filter(pk=member.pk).exists()

    def get_absolute_url(self):
        return reverse("spotlight:piece", args=[self.key])


class PieceApplause(models.Model):
    """A member applauds a person in the spotlight, once."""

    piece = models.ForeignKey(Piece, on_delete=models.CASCADE, related_name="applause")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    privacy = PrivacyDeclaration(
        of="member",
        what=_("Which colleagues in the spotlight you applauded"),
        why=Why.SPOTLIGHT,
        read_by=(Reader.YOU,),
        keep=WHILE_A_MEMBER,
        on_erasure="delete",
        two_accounts="fold",
    )

    class Meta:
        verbose_name_plural = "applause"
        constraints = [models.UniqueConstraint(fields=["piece", "member"], name="one_applause_a_piece")]
