from django.db import models

from pleiad.members.models import Member
from pleiad.privacy import PrivacyDeclaration

from .courses import Course


class Alumna(models.Model):
    """A member who took the course and agrees to be asked about it by members who think of taking it."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="alumnae")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()

    privacy = PrivacyDeclaration(
        of="member", keep="until the member takes it back", on_erasure="delete", two_accounts="fold"
    )

    class Meta:
        verbose_name_plural = "alumnae"
        constraints = [models.UniqueConstraint(fields=["course", "member"], name="alumna_once")]
