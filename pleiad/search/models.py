from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pleiad.content.models import Space
from pleiad.members.models import Member
from pleiad.privacy import (
    AFTERWARDS,
    HOUR,
    REPEATED,
    Keep,
    PrivacyDeclaration,
    Reader,
    Why,
)

UNSHOWN = "\f"
"""Text after this mark is found but not shown."""


class Audience(models.TextChoices):
    PUBLIC = "public"
    NETWORK = "network"
    SPACE = "space"


class DocumentQuerySet(models.QuerySet):
    def visible_to(self, member):
        """What this member may find: documents for the member's audience, without authors kept apart from the member,
        suspended or gone, and without hidden members. A reader who is not a current member finds what is public."""
        standing = Q(author=None) | Q(author__joined_at__isnull=False, author__suspended_at=None, author__left_at=None)
        if not getattr(member, "is_current", False):
            return self.filter(standing, audience=Audience.PUBLIC)
        spaces = Space.objects.visible_to(member).values("pk")
        return self.filter(
            standing,
            ~Q(audience=Audience.SPACE) | Q(space__in=spaces),
            ~Q(kind="person") | Q(author__hidden_since=None, author__resting_since=None) | Q(author=member.pk),
        ).exclude(author__in=Member.objects.numbers_kept_apart_from(member))


class Document(models.Model):
    """One thing that can be found. The audience, and the shield, blocks and state of `author`, decide who finds it."""

    kind = models.CharField(max_length=20)  # "event", "story", "question", "answer", "person", "training"...
    object_id = models.BigIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=5, default="en")
    view_name = models.CharField(max_length=60)
    view_args = models.JSONField(default=list)
    audience = models.CharField(max_length=10, choices=Audience)
    space = models.ForeignKey(Space, null=True, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(Member, null=True, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    takes_place_at = models.DateTimeField(null=True)
    # The index is built from these (see words.py); the database itself keeps it up to date.
    title_words = models.TextField(default="")
    text_words = models.TextField(default="")
    tags = models.TextField(default="")  # "=kind=person =sector=police"

    objects = DocumentQuerySet.as_manager()
    privacy = PrivacyDeclaration(
        of="author",
        what=_("What of yours can be found by search"),
        why=Why.FIND,
        read_by=(Reader.PROGRAM,),
        keep=Keep(_("As long as the thing itself can be seen")),
        on_erasure="delete",
        not_given=REPEATED,
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id", "language"], name="one_document_each")]

    @property
    def shown(self) -> str:
        """The text without what is found but not shown."""
        return self.text.partition(UNSHOWN)[0]


class Looks(models.Model):
    """How much a member looked up in a minute, so that nobody can copy the directory; not whose profiles, not which words."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()  # the beginning of the minute
    profiles = models.PositiveIntegerField(default=0)
    searches = models.PositiveIntegerField(default=0)

    privacy = PrivacyDeclaration(
        of="member",
        what=_("How many profiles you looked at in a minute; not whose, and not what you searched for"),
        why=Why.FAIR,
        read_by=(Reader.PROGRAM,),
        keep=Keep(AFTERWARDS, 25 * HOUR, since="since"),
        on_erasure="delete",
        two_accounts="drop",
    )

    class Meta:
        verbose_name_plural = "looks"
        constraints = [models.UniqueConstraint(fields=["member", "since"], name="one_count_each")]
        indexes = [models.Index(fields=["since"], name="looks_by_time")]
