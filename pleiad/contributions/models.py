from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pleiad.directory.models import Skill
from pleiad.members.models import Member
from pleiad.privacy import WHILE_A_MEMBER, PrivacyDeclaration, Reader, Why


class DeedQuerySet(models.QuerySet):
    def counted(self):
        """Deeds that a statement may count: those that are confirmed."""
        return self.filter(confirmed_at__isnull=False)

    def shown(self):
        """Confirmed deeds that the member has not left out."""
        return self.counted().filter(left_out_at=None)


class Deed(models.Model):
    """Something that a member did for the network. It counts once someone else has confirmed that it was done. The member
    says what came of it, which skills it took, and whether the statement shows it."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="deeds")
    about = models.CharField(max_length=60)  # what it was, as audit names things: one deed for one cause
    what = models.CharField(max_length=120)
    what_cy = models.CharField(max_length=120, blank=True)
    where = models.CharField(max_length=120, blank=True)
    where_cy = models.CharField(max_length=120, blank=True)
    minutes = models.PositiveIntegerField()
    done_at = models.DateTimeField()
    proposed_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    left_out_at = models.DateTimeField(null=True)
    outcome = models.CharField(
        _("What came of it (optional)"),
        max_length=500,
        blank=True,
        help_text=_(
            "One or two sentences that you can use in an appraisal. For example, what someone did differently afterwards."
        ),
    )
    skills = models.ManyToManyField(
        Skill,
        blank=True,
        related_name="+",
        verbose_name=_("Skills it took (optional)"),
        help_text=_("From the government digital and data profession capability framework."),
    )

    objects = DeedQuerySet.as_manager()
    privacy = PrivacyDeclaration(
        of="member",
        what=_("What you did for the network, and who confirmed it"),
        why=Why.CREDIT,
        read_by=(Reader.YOU,),
        keep=WHILE_A_MEMBER,
        on_erasure="delete",
        two_accounts="fold",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "about"], name="one_deed_for_one_cause"),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="a_deed_takes_time"),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | Q(confirmed_at__isnull=False) & ~Q(confirmed_by=models.F("member")),
                name="nobody_confirms_their_own_deed",
            ),
        ]
        indexes = [models.Index(fields=["member", "-done_at"], name="deeds_of_a_member")]

    def __str__(self):
        return self.what
