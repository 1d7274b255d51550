from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pleiad.members.models import Member
from pleiad.privacy import (
    NOBODY,
    WHILE_A_MEMBER,
    YEAR,
    Keep,
    PrivacyDeclaration,
    Reader,
    Why,
)


class RoomRule(models.TextChoices):
    ATTRIBUTABLE = "attributable", _("Attributable")
    CHATHAM = "chatham", _("Chatham House rule")
    STAYS = "stays", _("Stays here")


class SpaceQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Open spaces for every current member, closed ones for their readers; none for anyone else."""
        if not getattr(member, "is_current", False):
            return self.none()
        read = SpaceReader.objects.filter(member=member.pk).values("space_id")
        return self.filter(Q(closed=False) | Q(pk__in=read)).filter(archived_at=None)


class Space(models.Model):
    """A space to write in, with a purpose and a rule. `closed`: only its readers know that it exists. `sensitive`: no
    email names it or contains its text, its title is neutral, and its pages can be left fast."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("Name"), max_length=80)
    name_cy = models.CharField(_("Name in Welsh (optional)"), max_length=80, blank=True)
    purpose = models.CharField(_("What it is for"), max_length=300)
    purpose_cy = models.CharField(_("What it is for, in Welsh (optional)"), max_length=300, blank=True)
    rule = models.CharField(_("Rule of the room"), max_length=20, choices=RoomRule, default=RoomRule.STAYS)
    closed = models.BooleanField(
        _("Only for those who are let in"), default=False, help_text=_("Nobody else learns that it exists.")
    )
    sensitive = models.BooleanField(
        _("A support space"),
        default=False,
        help_text=_("Neutral page titles, a way to leave the page fast, and no email names it."),
    )
    forget_after_days = models.PositiveIntegerField(
        _("Posts delete themselves after (days, optional)"),
        null=True,
        blank=True,
        help_text=_("A question goes with all its answers. Leave this empty to keep them."),
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
    )
    made_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    objects = SpaceQuerySet.as_manager()
    privacy = NOBODY

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class SpaceReader(models.Model):
    """A member who was let into a closed space."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="readers")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="spaces")
    since = models.DateTimeField()

    privacy = PrivacyDeclaration(
        of="member",
        what=_("Which closed spaces you were let into"),
        why=Why.WRITE,
        read_by=(Reader.SPACE, Reader.ORGANISERS),
        keep=WHILE_A_MEMBER,
        on_erasure="delete",
        two_accounts="fold",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "member"], name="one_reader_each")]


class WrittenQuerySet(models.QuerySet):
    def standing(self):
        """Neither hidden by an organiser nor taken back by its author."""
        return self.filter(hidden_at=None, taken_back_at=None)

    def met_by(self, member):
        """Without what was written by members kept apart from this one (shield, block)."""
        return self.exclude(author__in=Member.objects.numbers_kept_apart_from(member))


class Written(models.Model):
    """Common to everything written: its author, who may become "a former member", and when it was hidden or taken back.
    Each kind says in `visible_to(member)` who may read it."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True)
    hidden_reason = models.TextField(blank=True)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Draft(models.Model):
    """What a member has typed so far into one form; nobody else sees it. `form_name`: "story:new-lesson", "story:12"."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="drafts")
    form_name = models.CharField(max_length=60)
    values = models.JSONField()  # field name to what was typed; a list where several can be chosen
    kept_at = models.DateTimeField()

    privacy = PrivacyDeclaration(
        of="member",
        what=_("Your drafts"),
        why=Why.WRITE,
        read_by=(Reader.YOU,),
        keep=Keep(
            _("Until you publish or throw them away, or %(time)s after you last wrote in them"), YEAR, since="kept_at"
        ),
        on_erasure="delete",
        two_accounts="fold",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "form_name"], name="one_draft_each")]


class Revision(models.Model):
    """An earlier version of something written. Seen by its author and by organisers."""

    kind = models.CharField(max_length=20)  # as in reportable.KINDS
    object_id = models.BigIntegerField()
    author = models.ForeignKey(Member, null=True, on_delete=models.CASCADE, related_name="+")
    words = models.JSONField()  # label of a part to what it said
    until = models.DateTimeField()

    privacy = PrivacyDeclaration(
        of="author",
        what=_("How something that you wrote read before you changed it"),
        why=Why.WRITE,
        read_by=(Reader.YOU, Reader.ORGANISERS),
        keep=Keep(_("As long as the thing itself")),
        on_erasure="delete",
    )

    class Meta:
        indexes = [models.Index(fields=["kind", "object_id", "until"], name="revision_of")]
