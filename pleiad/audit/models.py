from django.conf import settings
from django.db import models

from pleiad.privacy import PrivacyDeclaration


class AuditRecord(models.Model):
    """One action. Records are added and never changed; the members in them are numbers, not names."""

    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    did = models.CharField(max_length=60)
    about = models.CharField(max_length=60, blank=True)
    reason = models.TextField(blank=True)
    detail = models.JSONField(default=dict)

    privacy = PrivacyDeclaration(of="by", keep="for ever, by number only", on_erasure="stay")

    class Meta:
        indexes = [models.Index(fields=["about", "at"], name="audit_record_about")]

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise TypeError("An audit record is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("An audit record is never removed.")
