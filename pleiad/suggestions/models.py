from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pleiad.content.models import Written, WrittenQuerySet
from pleiad.directory.models import Topic
from pleiad.events.models import Event
from pleiad.members.models import Member
from pleiad.privacy import DAY, WHILE_A_MEMBER, Keep, PrivacyDeclaration, Reader, Why


class SuggestionQuerySet(WrittenQuerySet):
    def visible_to(self, reader):
        """Suggestions that are not hidden or taken back, and not by anyone kept apart from the reader."""
        if not getattr(reader, "is_current", False):
            return self.none()
        return self.standing().met_by(reader)

    def open(self):
        return self.filter(planned_at=None)


class Suggestion(Written):
    """What a member would like a meeting to discuss, and why."""

    title = models.CharField(_("What should a meeting discuss?"), max_length=120)
    why = models.TextField(
        _("Why?"),
        max_length=2000,
        help_text=_(
            "What would help, and who it would help. Members read it with your name, unless you hide from lists."
        ),
    )
    topic = models.ForeignKey(
        Topic, verbose_name=_("Topic (optional)"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    supporters = models.PositiveIntegerField(default=0)  # kept by support and undo, under the lock of this row
    event = models.ForeignKey(
        Event, verbose_name=_("Event"), null=True, on_delete=models.SET_NULL, related_name="suggestions"
    )
    planned_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)  # when the author and the supporters were emailed

    objects = SuggestionQuerySet.as_manager()
    privacy = PrivacyDeclaration(
        of="author",
        what=_("What you suggested for a meeting"),
        why=Why.MEETINGS,
        read_by=(Reader.MEMBERS, Reader.ORGANISERS),
        keep=Keep(_("Until you leave; what you take back: %(time)s"), 30 * DAY, since="taken_back_at"),
        on_erasure="delete",
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["-supporters", "-written_at", "-id"],
                name="suggestions_by_support",
                condition=Q(hidden_at=None, taken_back_at=None),
            ),
            models.Index(
                fields=["planned_at"],
                name="suggestions_to_tell",
                condition=Q(planned_at__isnull=False, told_at=None),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(told_at=None) | Q(planned_at__isnull=False), name="told_when_planned"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("suggestions:suggestion", args=[self.pk])


class Support(models.Model):
    """Another member wants it too."""

    suggestion = models.ForeignKey(Suggestion, on_delete=models.CASCADE, related_name="supports")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    privacy = PrivacyDeclaration(
        of="member",
        what=_("Which suggestions you support"),
        why=Why.MEETINGS,
        read_by=(Reader.YOU,),
        keep=WHILE_A_MEMBER,
        on_erasure="delete",
        two_accounts="fold",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["suggestion", "member"], name="one_support_each")]
