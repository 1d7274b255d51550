from django.db import models

from pleiad.doctor import STATES
from pleiad.privacy import NOBODY


class KeptCopyKind(models.TextChoices):
    BACKUP = "backup"
    REHEARSAL = "rehearsal"


class KeptCopy(models.Model):
    """A backup that was made and read back, or the rehearsal of a restore; `pleiad doctor` reminds of both."""

    kind = models.CharField(max_length=10, choices=KeptCopyKind)
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


class Examination(models.Model):
    """What the doctor found when a worker last asked it: one row."""

    at = models.DateTimeField()  # when it was begun; a worker that takes it moves this on
    findings = models.JSONField(default=list)  # as `pleiad doctor --json` gives them
    certificate_days = models.IntegerField(null=True)  # how long the certificate in front was good then

    privacy = NOBODY

    def __str__(self):
        return f"examined {self.at:%Y-%m-%d %H:%M}"

    @property
    def counts(self) -> dict[str, int]:
        """How many findings there were of each state."""
        states = [each["state"] for each in self.findings]
        return {state: states.count(state) for state in STATES}


class FirstOrganiserLink(models.Model):
    """A link that makes the member who signs in behind it the first organiser; known by its hash alone."""

    secret_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()

    privacy = NOBODY


class SuccessionStep(models.Model):
    """One keeper has said that one thing is so; the keeper is known by a hash of the address in KEEPERS."""

    keeper_hash = models.CharField(max_length=64)
    step = models.SlugField(max_length=40)
    at = models.DateTimeField()

    privacy = NOBODY

    class Meta:
        constraints = [models.UniqueConstraint(fields=["keeper_hash", "step"], name="one_word_a_keeper_and_step")]
