from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pleiad.members.models import Hold
from pleiad.outbox.models import Outgoing
from pleiad.privacy import DAY, NOBODY, YEAR, Keep, People, PrivacyDeclaration, Reader, Why

THE_ARCHIVE_ITSELF = _("It is this archive.")


class NoticeVersion(models.Model):
    """One state of the privacy notice, with its lines in both languages, so that the next can say what changed."""

    at = models.DateTimeField()
    lines = models.JSONField()

    privacy = NOBODY

    class Meta:
        ordering = ["-at", "-pk"]


class Sweep(models.Model):
    """What one sweep deleted because its time was over, as counts by table, and what a legal hold kept."""

    at = models.DateTimeField(db_index=True)
    gone = models.JSONField(default=dict)
    held = models.JSONField(default=dict)

    privacy = NOBODY

    class Meta:
        ordering = ["-at", "-pk"]


class Confirmation(models.Model):
    """An organiser has read a statement, says that it is true, and until when it counts."""

    statement = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    expires_on = models.DateField()

    privacy = PrivacyDeclaration(
        of="by",
        what=_("Which statements you confirmed as an organiser"),
        why=Why.ANSWERABLE,
        people=People.ORGANISERS,
        read_by=(Reader.ORGANISERS,),
        keep=Keep(_("%(time)s after it was confirmed"), 3 * YEAR, since="at"),
        on_erasure="blank",
    )

    class Meta:
        indexes = [models.Index(fields=["statement", "-at"], name="statement_newest")]


class Archive(Outgoing):
    """What we hold about a member, in one file that the member takes; for a hold, kept before the member erases it."""

    LASTS = 7 * DAY

    member = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="archives")
    hold = models.ForeignKey(Hold, null=True, on_delete=models.CASCADE, related_name="archives")
    language = models.CharField(max_length=5, default="en")
    ready_at = models.DateTimeField(null=True)
    size = models.PositiveBigIntegerField(default=0)  # bytes
    taken_at = models.DateTimeField(null=True)

    privacy = PrivacyDeclaration(
        of="member",
        what=_("Your archive, once you ask for it"),
        why=Why.YOURS,
        read_by=(Reader.YOU,),
        keep=Keep(_("%(time)s after it was made"), LASTS, since="ready_at", when=Q(hold=None)),
        on_erasure="delete",
        two_accounts="drop",
        not_given=THE_ARCHIVE_ITSELF,
    )

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="archive_next", condition=Q(due_at__isnull=False))]
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(ready_at=None, hold=None), name="one_archive_in_the_making"
            )
        ]


class ArchivePiece(models.Model):
    """A piece of an archive's file, so that neither making nor handing it over needs the whole in memory."""

    archive = models.ForeignKey(Archive, on_delete=models.CASCADE, related_name="pieces")
    position = models.PositiveIntegerField()
    data = models.BinaryField()

    privacy = PrivacyDeclaration(
        of="archive__member",
        what=_("Your archive, once you ask for it"),
        why=Why.YOURS,
        read_by=(Reader.YOU,),
        keep=Keep(
            _("%(time)s after it was made"), Archive.LASTS, since="archive__ready_at", when=Q(archive__hold=None)
        ),
        on_erasure="delete",
        not_given=THE_ARCHIVE_ITSELF,
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["archive", "position"], name="one_piece_a_position")]


class ComplaintAbout(models.TextChoices):
    """What a complaint is about."""

    DATA = "data", _("How we handle personal data")
    CONDUCT = "conduct", _("How a member or an organiser behaved")
    DECISION = "decision", _("A decision of the organisers")
    CONTENT = "content", _("Something that is written here")
    OTHER = "other", _("Something else")


class ComplaintOutcome(models.TextChoices):
    """What came of a complaint."""

    UPHELD = "upheld", _("You are right, and we have put it right")
    PARTLY = "partly", _("You are right in part")
    NOT_UPHELD = "not upheld", _("We see it differently")


class ComplaintQuerySet(models.QuerySet):
    def open(self):
        """Not answered yet."""
        return self.filter(settled_at=None)


class Complaint(models.Model):
    """What a person complains about, with its clock: we confirm at once that we have it, and answer within 30 days."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="complaints"
    )
    address = models.EmailField(
        _("Your email address"), blank=True, help_text=_("So that we can confirm that we have it, and answer.")
    )
    about = models.CharField(_("What is it about?"), max_length=10, choices=ComplaintAbout.choices)
    words = models.TextField(
        _("What happened?"), max_length=5000, help_text=_("What it is about, and what you would like us to do.")
    )
    language = models.CharField(max_length=5, default="en")
    made_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    outcome = models.CharField(_("What came of it"), max_length=10, choices=ComplaintOutcome.choices, blank=True)
    answer = models.TextField(_("Your answer"), max_length=5000, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ComplaintQuerySet.as_manager()
    privacy = PrivacyDeclaration(
        of="member",
        what=_("Your complaints, and our answers"),
        why=Why.ANSWERABLE,
        read_by=(Reader.YOU, Reader.ORGANISERS),
        keep=Keep(_("%(time)s after our answer"), 2 * YEAR, since="settled_at"),
        on_erasure="blank",
        blank=("address", "words", "answer"),
        until_settled=True,
    )

    class Meta:
        indexes = [
            models.Index(fields=["answer_by"], name="complaint_open", condition=Q(settled_at=None)),
            models.Index(fields=["address", "made_at"], name="complaint_by_address"),
        ]
