from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q

from pleiad.privacy import NOBODY, PrivacyDeclaration


class OutgoingQuerySet(models.QuerySet):
    def due(self, at):
        return self.filter(due_at__lte=at)

    def claim(self, *, at, lease, most):
        """Take up to `most` due rows by moving their due time on by `lease`; only one worker can have a row.

        A worker that dies leaves them due again when the lease ends. Returns the rows taken, oldest first.
        """
        due = self.due(at).order_by("due_at", "pk")
        if not due.exists():
            return []
        with transaction.atomic():
            taken = list(due.select_for_update(skip_locked=True)[:most])
            claimed = self.model.objects.filter(pk__in=[row.pk for row in taken])
            claimed.update(due_at=at + lease, attempts=F("attempts") + 1)
        for row in taken:
            row.due_at = at + lease
            row.attempts += 1
        return taken


class Outgoing(models.Model):
    """Something to be sent: due at a moment, tried until it is settled."""

    written_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)  # None: nothing left to do
    attempts = models.PositiveIntegerField(default=0)

    objects = OutgoingQuerySet.as_manager()

    class Meta:
        abstract = True


class Email(Outgoing):
    """An email to one address. `key` names its cause: one cause, one email."""

    key = models.CharField(max_length=120, primary_key=True)
    kind = models.CharField(max_length=60)
    # Looked up by email_of_member; a second index would be written with every email and read by nobody.
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="emails", db_index=False
    )
    address = models.CharField(max_length=254)
    language = models.CharField(max_length=5, default="en")
    payload = models.JSONField(default=dict)
    sealed = models.TextField(blank=True)  # secrets, encrypted; emptied when sent
    sent_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    gave_up_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=200, blank=True)

    privacy = PrivacyDeclaration(of="member", keep="90 days after sending", on_erasure="delete", until_settled=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="email_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["member", "kind"], name="email_of_member"),
            models.Index(fields=["gave_up_at"], name="email_given_up", condition=Q(gave_up_at__isnull=False)),
        ]

    def __str__(self):
        return self.key


class Heartbeat(models.Model):
    """When a delivery worker last showed that it lives."""

    worker = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField()

    privacy = NOBODY
