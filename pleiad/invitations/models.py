"""People whom organisers would like to have in the network, until they answer or are forgotten."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pleiad.members.models import Member
from pleiad.privacy import NAME_GOES, OF_OTHERS, Keep, People, PrivacyDeclaration, Reader, Why


class ImportedList(models.Model):
    """One list that an organiser read in. Until it is sent `rows` holds what the file said, for a day at most; then people
    are invitations, and what is kept of the list is how many did what."""

    name = models.CharField(max_length=100)  # of the file
    language = models.CharField(_("Language of the invitations"), max_length=5, default="en")
    rows = models.JSONField(default=list)
    read_at = models.DateTimeField()
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    sent_at = models.DateTimeField(null=True)
    invited = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    declined = models.PositiveIntegerField(default=0)
    forgotten = models.PositiveIntegerField(default=0)

    privacy = PrivacyDeclaration(
        of="by",
        what=_("Which lists of people you read in as an organiser, and how many of them joined"),
        why=Why.JOIN,
        people=People.ORGANISERS,
        read_by=(Reader.YOU, Reader.ORGANISERS),
        keep=NAME_GOES,
        on_erasure="blank",
        withheld={"rows": OF_OTHERS},
    )

    class Meta:
        indexes = [models.Index(fields=["read_at"], name="list_not_sent", condition=Q(sent_at=None))]

    def __str__(self):
        return self.name


class InvitedPerson(models.Model):
    """A person is asked to join the network. The row goes with the answer, and a month after it was made without one."""

    of_list = models.ForeignKey(ImportedList, on_delete=models.CASCADE, related_name="invitations")
    address = models.CharField(max_length=254)
    key = models.CharField(max_length=254, unique=True)  # the same for every way of writing the address
    name = models.CharField(max_length=100, blank=True)
    organisation = models.CharField(max_length=200, blank=True)
    invited_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    next_step_at = models.DateTimeField()  # the reminder, and after it the end
    bounced_at = models.DateTimeField(null=True)  # the email came back

    privacy = PrivacyDeclaration(
        of="",
        what=_(
            "Your name, address and organisation, from the list of an organiser who would like to have you in the network"
        ),
        why=Why.JOIN,
        people=People.OUTSIDERS,
        read_by=(Reader.ORGANISERS,),
        keep=Keep(_("Until you answer, at most four weeks")),
        on_erasure="delete",
    )

    class Meta:
        indexes = [
            models.Index(fields=["next_step_at"], name="invitation_next"),
            models.Index(fields=["address"], name="invitation_by_address"),
        ]

    def __str__(self):
        return self.name or self.address
