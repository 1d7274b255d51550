"""The browsers in which members are signed in, and those that they have signed in with before."""

from datetime import UTC, datetime, time, timedelta

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _

from pleiad.privacy import (
    AFTERWARDS,
    SECRET,
    YEAR,
    Keep,
    PrivacyDeclaration,
    Reader,
    Why,
)

from .people import Member

UNUSED_AT_MOST = timedelta(days=14)
SIGNED_IN_AT_MOST = timedelta(days=30)
"""NIST SP 800-63B-4, section 2.1.3: after thirty days at most a member shows again who they are."""


class BrowserSession(AbstractBaseSession):
    """What one browser holds between two requests. `session_key` is a keyed hash of what stands in its cookie, and the
    data is sealed, so that a copy of the table opens no door."""

    id = models.BigAutoField(primary_key=True)
    session_key = models.CharField(max_length=64, unique=True)
    expire_date = models.DateTimeField(db_index=True)
    member = models.ForeignKey(Member, null=True, on_delete=models.CASCADE, related_name="browser_sessions")
    browser = models.CharField(max_length=60, blank=True)  # "Firefox, Windows"
    began_at = models.DateTimeField()
    seen_on = models.DateField()  # the day alone: when a member is here is nobody's business

    privacy = PrivacyDeclaration(
        of="member",
        what=_("Where you are signed in, and browsers that you signed in with before"),
        why=Why.SIGN_IN,
        read_by=(Reader.YOU,),
        keep=Keep(_("14 days after you last used it, 30 at most"), since="expire_date"),
        on_erasure="delete",
        withheld={"session_key": SECRET, "session_data": SECRET},
    )

    def __str__(self):
        return self.browser

    @classmethod
    def get_session_store_class(cls):
        from ..session_store import SessionStore

        return SessionStore

    def note_visit(self, *, at: datetime) -> None:
        """Let the session last from this day on, once a day; never longer than thirty days in all."""
        if self.seen_on >= at.date():
            return
        midnight = datetime.combine(at.date() + timedelta(days=1), time(), UTC)
        until = min(midnight + UNUSED_AT_MOST, self.began_at + SIGNED_IN_AT_MOST)
        BrowserSession.objects.filter(pk=self.pk).update(seen_on=at.date(), expire_date=until)


class KnownBrowser(models.Model):
    """A browser in which a member has signed in before. Its cookie holds the token; here stands a keyed hash of it."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="known_browsers")
    token_hash = models.CharField(max_length=64)
    last_used_on = models.DateField()

    privacy = PrivacyDeclaration(
        of="member",
        what=_("Browsers that you signed in with before, scrambled"),
        why=Why.SIGN_IN,
        read_by=(Reader.PROGRAM,),
        keep=Keep(AFTERWARDS, YEAR, since="last_used_on"),
        on_erasure="delete",
        two_accounts="drop",
        withheld={"token_hash": SECRET},
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token_hash", "member"], name="one_row_a_browser_and_member")]
        indexes = [models.Index(fields=["last_used_on"], name="known_browser_by_day")]
