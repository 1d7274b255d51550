from django.db import models
from django.utils.translation import gettext_lazy as _

from pleiad.members.models import Member
from pleiad.privacy import Keep, PrivacyDeclaration, Reader, Why

from .courses import Course


class Alumna(models.Model):
    """A member who took the course and agrees to be asked about it by members who think of taking it."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="alumnae")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()

    privacy = PrivacyDeclaration(
        of="member",
        what=_("That you took a course and may be asked about it"),
        why=Why.TRAINING,
        read_by=(Reader.MEMBERS,),
        keep=Keep(_("Until you take it back or leave")),
        on_erasure="delete",
        two_accounts="fold",
    )

    class Meta:
        verbose_name_plural = "alumnae"
        constraints = [models.UniqueConstraint(fields=["course", "member"], name="alumna_once")]
