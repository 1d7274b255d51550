"""Tables for asking without a name: the key that can find the author, posts that wait, and openings.

A waiting post does not show when it came: no time, a random identifier, no order. See docs/safety.md.
"""

import secrets
from datetime import UTC, datetime

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from pleiad.content.models import Space
from pleiad.privacy import (
    BY_NUMBER,
    INNER,
    NOBODY,
    SECRET,
    Keep,
    People,
    PrivacyDeclaration,
    Reader,
    Why,
)


def random_id() -> int:
    """A primary key of 62 random bits, so that the order of rows does not show when they were written."""
    return secrets.randbits(62) + 1


class SafeguardingKeyQuerySet(models.QuerySet):
    def current(self):
        """The key that posts without a name are sealed to now, if there is one."""
        return self.filter(made_at__isnull=False, retired_at=None).first()

    def begun(self):
        """The key that waits for its second holder, if there is one."""
        return self.filter(made_at=None, retired_at=None).first()


class SafeguardingKey(models.Model):
    """The key that authors are sealed to. Only its public half is kept; the private half exists in two shares, one for
    each holder, and neither share says anything alone."""

    public = models.CharField(max_length=64, blank=True)
    begun_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)

    objects = SafeguardingKeyQuerySet.as_manager()
    privacy = NOBODY

    class Meta:
        constraints = [
            # The expression is the same for every row that is not retired, so that there can be one only.
            models.UniqueConstraint(
                Coalesce("retired_at", Value(datetime(1970, 1, 1, tzinfo=UTC))),
                condition=Q(retired_at=None),
                name="one_safeguarding_key",
            )
        ]


class Holder(models.Model):
    """An organiser who holds one share. `locked` is the holder's private key under a passphrase; it opens `share`."""

    key = models.ForeignKey(SafeguardingKey, on_delete=models.CASCADE, related_name="holders")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    public = models.CharField(max_length=64)
    locked = models.CharField(max_length=300)
    share = models.CharField(max_length=300, blank=True)
    since = models.DateTimeField()

    privacy = PrivacyDeclaration(
        of="member",
        what=_("Your share of the safeguarding key, and since when you hold it"),
        why=Why.HELP,
        people=People.ORGANISERS,
        read_by=(Reader.ORGANISERS,),
        keep=Keep(_("While posts are sealed to the key")),
        on_erasure="blank",
        two_accounts="fold",
        withheld={"public": INNER, "locked": SECRET, "share": SECRET},
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "member"], name="one_share_each")]


class SealedPost(models.Model):
    """A post without a name that is not published yet. Nothing here shows when it came or when it will be published."""

    QUESTION, ANSWER = "question", "answer"

    id = models.BigIntegerField(primary_key=True, default=random_id)
    kind = models.CharField(max_length=10, choices=[(QUESTION, QUESTION), (ANSWER, ANSWER)])
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    question = models.ForeignKey("conversations.Question", null=True, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=150, blank=True)
    text = models.TextField()
    content_note = models.CharField(max_length=100, blank=True)
    label_sector = models.CharField(max_length=40, blank=True)
    label_nation = models.CharField(max_length=40, blank=True)
    key = models.ForeignKey(SafeguardingKey, on_delete=models.PROTECT, related_name="+")
    seal = models.CharField(max_length=200)
    claim_hash = models.CharField(max_length=64, blank=True)

    privacy = PrivacyDeclaration(
        of="",
        what=_("A question or an answer without a name that waits to be published, with its author in a seal"),
        why=Why.WRITE,
        read_by=(Reader.TWO_ORGANISERS,),
        keep=Keep(_("Until it is published, usually within a day")),
        on_erasure="stay",
        not_given=_("Nobody can tell whose it is before two organisers open it together."),
    )


class Draw(models.Model):
    """The last hour for which lots were drawn over waiting posts; one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    hour = models.DateTimeField()

    privacy = NOBODY


class Opening(models.Model):
    """Two holders find the author of a post: one asks with a reason and hands a share on, the other agrees."""

    key = models.ForeignKey(SafeguardingKey, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    item = models.BigIntegerField()
    reason = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField()
    handed = models.CharField(max_length=300, blank=True)  # the first share, sealed to the second holder; emptied
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    opened_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    tell_at = models.DateTimeField(null=True)
    deferred_because = models.TextField(blank=True)
    told_at = models.DateTimeField(null=True)

    privacy = PrivacyDeclaration(
        of="author",
        what=_("That two organisers opened a post of yours without a name, and why"),
        why=Why.HELP,
        read_by=(Reader.TWO_ORGANISERS,),
        keep=BY_NUMBER,
        on_erasure="blank",
        withheld={"key": INNER, "handed": SECRET},
        given_when=Q(told_at__isnull=False),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(opened_at=None) | ~Q(agreed_by=models.F("asked_by")) | Q(agreed_by=None) | Q(asked_by=None),
                name="opened_by_two",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="opened_with_a_reason"),
            models.UniqueConstraint(
                fields=["kind", "item"], condition=Q(opened_at=None, dropped_at=None), name="one_opening_under_way"
            ),
        ]
