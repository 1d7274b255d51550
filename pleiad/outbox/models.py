from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pleiad.privacy import (
    AFTERWARDS,
    DAY,
    INNER,
    NOBODY,
    SECRET,
    Keep,
    PrivacyDeclaration,
    Reader,
    Why,
)


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
    trouble = models.CharField(max_length=200, blank=True)  # the code of the latest refusal, never its words
    urgent = models.BooleanField(default=False, db_default=False)  # leaves before all others, as sign-in codes do
    reference = models.CharField(max_length=40, blank=True, default="", db_default="")  # set when sent; see references
    refused_at = models.DateTimeField(null=True)  # the first trouble; trying again does not make it younger
    bounced_at = models.DateTimeField(null=True)  # it was taken, and came back

    privacy = PrivacyDeclaration(
        of="member",
        what=_("Emails that we sent you: of which kind, when, and whether they arrived"),
        why=Why.EMAILS,
        read_by=(Reader.PROGRAM,),
        keep=Keep(AFTERWARDS, 90 * DAY, since="written_at", when=Q(due_at=None)),
        on_erasure="delete",
        until_settled=True,
        withheld={"key": INNER, "payload": INNER, "sealed": SECRET, "reference": SECRET, "attempts": INNER},
    )

    class Meta:
        indexes = [
            # With the key, because a hundred thousand are due in the same moment when all members are written to.
            models.Index(fields=["due_at", "key"], name="email_next", condition=Q(due_at__isnull=False)),
            models.Index(
                fields=["refused_at"],
                name="email_refused",
                condition=Q(due_at__isnull=False, refused_at__isnull=False),
            ),
            models.Index(fields=["member", "kind"], name="email_of_member"),
            models.Index(fields=["gave_up_at"], name="email_given_up", condition=Q(gave_up_at__isnull=False)),
            models.Index(fields=["due_at"], name="email_urgent", condition=Q(due_at__isnull=False, urgent=True)),
            models.Index(fields=["reference"], name="email_by_reference", condition=~Q(reference="")),
            models.Index(fields=["written_at"], name="email_settled", condition=Q(due_at__isnull=True)),
        ]

    def __str__(self):
        return self.key

    @property
    def state(self) -> str:
        """What has become of it, in one word of `STATES`."""
        if self.due_at:
            return "waiting"
        if self.bounced_at:
            return "bounced"
        if self.gave_up_at:
            return "given up"
        return "dropped" if self.dropped_at else "sent"


STATES = ("waiting", "sent", "dropped", "given up", "bounced")


class HoldUp(models.Model):
    """What keeps all emails from leaving: the mail server is away, or refuses to send for us. There is one row while it
    lasts, and none when an email has left again."""

    line = models.CharField(max_length=10, primary_key=True, default="smtp")
    since = models.DateTimeField()
    seen_at = models.DateTimeField()  # the latest refusal
    next_try_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=1, db_default=1)
    about = models.CharField(max_length=10)  # "us", "now" or "unknown"
    advice = models.CharField(max_length=20)  # what to do: a key of refusals.ADVICE
    verb = models.CharField(max_length=10)
    code = models.CharField(max_length=20)
    said = models.CharField(max_length=300)  # the server's words, without addresses
    whole = models.BooleanField(default=False)  # no email was even tried, or several in a row were refused
    codes = models.PositiveIntegerField(default=0)  # sign-in codes that could not leave

    privacy = NOBODY


class ReceivedWords(models.Model):
    """What a person wrote to us by email, for the organisers."""

    digest = models.CharField(max_length=64, unique=True)  # the same email read twice is kept once
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="words_by_email"
    )
    sender = models.CharField(max_length=254)
    sender_name = models.CharField(max_length=100, blank=True)
    proved = models.BooleanField(default=False)  # the receiving server vouched for the sender
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    attachments = models.PositiveSmallIntegerField(default=0)  # how many were left out
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    privacy = PrivacyDeclaration(
        of="member",
        what=_("What you wrote to us by email"),
        why=Why.EMAILS,
        read_by=(Reader.ORGANISERS,),
        keep=Keep(AFTERWARDS, 90 * DAY, since="at"),
        on_erasure="delete",
        withheld={"digest": INNER},
    )

    class Meta:
        verbose_name_plural = "received words"
        indexes = [
            models.Index(fields=["at"], name="words_that_wait", condition=Q(settled_at=None)),
            models.Index(fields=["sender", "at"], name="words_by_sender"),
        ]

    def __str__(self):
        return self.subject or self.text[:40]


class Heartbeat(models.Model):
    """When a delivery worker last showed that it lives."""

    worker = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField()

    privacy = NOBODY
