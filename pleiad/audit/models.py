from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pleiad.privacy import (
    BY_NUMBER,
    INNER,
    NOBODY,
    OF_OTHERS,
    SECRET,
    PrivacyDeclaration,
    Reader,
    Why,
)


class AuditRecord(models.Model):
    """One action. Records are added and never changed; the members in them are numbers, not names. A worker gives each its
    place in the chain (`chain.py`) once it is committed; after that only its words can be erased, and that leaves a record."""

    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    did = models.CharField(max_length=60)
    about = models.CharField(max_length=60, blank=True)
    reason = models.TextField(blank=True)
    detail = models.JSONField(default=dict)
    position = models.BigIntegerField(null=True)  # in the chain; None until a worker has put it there
    salt = models.CharField(max_length=32, blank=True, default="", db_default="")  # gone once the words are erased
    words = models.CharField(max_length=64, blank=True, default="", db_default="")  # what the chain knows of the words
    link = models.CharField(max_length=64, blank=True, default="", db_default="")

    privacy = PrivacyDeclaration(
        of="by",
        what=_("Who did what and when"),
        why=Why.ANSWERABLE,
        read_by=(Reader.ORGANISERS,),
        keep=BY_NUMBER,
        on_erasure="stay",
        withheld={
            "about": OF_OTHERS,
            "detail": OF_OTHERS,
            "position": INNER,
            "salt": SECRET,
            "words": OF_OTHERS,
            "link": INNER,
        },
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["position"], condition=Q(position__isnull=False), name="one_audit_record_a_position"
            )
        ]
        indexes = [
            models.Index(fields=["about", "at"], name="audit_record_about"),
            models.Index(fields=["id"], name="audit_record_to_chain", condition=Q(position=None)),
        ]

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise TypeError("An audit record is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("An audit record is never removed.")


class AuditHead(models.Model):
    """Where the chain ends: one row, held while the chain is lengthened, so that it never has two ends."""

    position = models.BigIntegerField(default=0)
    link = models.CharField(max_length=64, blank=True, default="")
    logged_at = models.DateTimeField(
        null=True
    )  # when it was last written into the log, where the database cannot reach

    privacy = NOBODY
