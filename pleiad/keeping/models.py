from django.db import models

from pleiad.privacy import NOBODY


class KeptCopy(models.Model):
    """A backup that was made and read back, or the rehearsal of a restore; `pleiad doctor` reminds of both."""

    class Kind(models.TextChoices):
        BACKUP = "backup"
        REHEARSAL = "rehearsal"

    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField()
    rows = models.PositiveBigIntegerField()
    files = models.PositiveIntegerField()
    bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    seconds = models.FloatField()

    privacy = NOBODY

    class Meta:
        verbose_name_plural = "kept copies"
        indexes = [models.Index(fields=["kind", "-at"], name="kept_copy_latest")]

    def __str__(self):
        return f"{self.kind} of {self.at:%Y-%m-%d}"
