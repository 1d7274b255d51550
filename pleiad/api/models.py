from django.db import models
from django.utils.translation import gettext_lazy as _

from pleiad.members.models import Member
from pleiad.privacy import AFTERWARDS, DAY, SECRET, Keep, PrivacyDeclaration, Reader, Why


class Scope(models.TextChoices):
    """What a program may read of a member's own data."""

    EVENTS = "events", _("The meetings that you come to")
    PROFILE = "profile", _("Your profile, as you wrote it")


class AccessToken(models.Model):
    """What a member gives a program so that it can read some of the member's own data. Known by a keyed hash alone; there is no
    record of when it was used."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="access_tokens")
    name = models.CharField(_("What is it for?"), max_length=60)
    scopes = models.JSONField(default=list)
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    privacy = PrivacyDeclaration(
        of="member",
        what=_("Keys that you made for programs, scrambled, and what each may read"),
        why=Why.YOURS,
        read_by=(Reader.YOU,),
        keep=Keep(AFTERWARDS, DAY, since="expires_at"),
        on_erasure="delete",
        withheld={"secret_hash": SECRET},
    )

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="access_token_by_end")]

    def __str__(self):
        return self.name

    @property
    def scope_names(self) -> list[str]:
        """What it may read, in words."""
        return [str(Scope(each).label) for each in self.scopes if each in Scope.values]
