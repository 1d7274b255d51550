from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pleiad.members.models import Member, Organisation
from pleiad.privacy import (
    YEAR,
    Keep,
    People,
    PrivacyDeclaration,
    Reader,
    Why,
)

YEARS = range(2000, 2101)
POINTS_AT_MOST = 100_000


class AllowanceQuerySet(models.QuerySet):
    def usable(self, at):
        """Allowances that have not lapsed, the first to lapse first."""
        return self.filter(expires_at__gt=at).order_by("expires_at", "pk")


class Allowance(models.Model):
    """The points of an organisation for one year, and its contact. `reserved` and `spent` are the sums of the movements,
    and a constraint keeps them from exceeding `points`."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="allowances")
    year = models.PositiveSmallIntegerField(
        _("Year in which it begins"), validators=[MinValueValidator(YEARS[0]), MaxValueValidator(YEARS[-1])]
    )
    points = models.PositiveIntegerField(_("Points"), validators=[MaxValueValidator(POINTS_AT_MOST)])
    reserved = models.PositiveIntegerField(default=0)
    spent = models.PositiveIntegerField(default=0)
    contact_name = models.CharField(_("Who books there"), max_length=100)
    contact_address = models.EmailField(
        _("Their email address"),
        help_text=_("Yes or no is asked of this address, by a link that works once."),
        max_length=254,
    )
    expires_at = models.DateTimeField()
    warned_at = models.DateTimeField(null=True)  # the contact was told that points will lapse

    objects = AllowanceQuerySet.as_manager()
    # The contact is no member: name and address come from the organisation, and go with the allowance.
    privacy = PrivacyDeclaration(
        of="",
        what=_("Your name and address, if you book training for an organisation"),
        why=Why.TRAINING,
        people=People.OUTSIDERS,
        read_by=(Reader.ORGANISERS,),
        keep=Keep(
            _("%(time)s after the points of your organisation lapse"),
            2 * YEAR,
            since="expires_at",
            blank=("contact_name", "contact_address"),
        ),
        on_erasure="stay",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year"], name="one_allowance_a_year"),
            models.CheckConstraint(
                condition=Q(points__gte=F("reserved") + F("spent")), name="never_more_than_the_allowance"
            ),
            models.CheckConstraint(condition=Q(reserved__gte=0, spent__gte=0), name="points_never_below_zero"),
        ]
        indexes = [models.Index(fields=["expires_at"], name="allowance_lapses")]

    @property
    def left(self):
        return self.points - self.reserved - self.spent


class Movement(models.Model):
    """Points that were granted, reserved for a request, spent on it, or given back. Written once and never changed."""

    KINDS = [(kind, kind) for kind in ("granted", "reserved", "spent", "given back")]

    allowance = models.ForeignKey(Allowance, on_delete=models.CASCADE, related_name="movements")
    request = models.ForeignKey("training.PlaceRequest", null=True, on_delete=models.SET_NULL, related_name="movements")
    kind = models.CharField(max_length=12, choices=KINDS)
    points = models.IntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")

    privacy = PrivacyDeclaration(
        of="by",
        what=_("Who granted, spent or gave back points of an organisation"),
        why=Why.TRAINING,
        people=People.ORGANISERS,
        read_by=(Reader.ORGANISERS,),
        keep=Keep(_("%(time)s, as accounts are"), 7 * YEAR, since="at"),
        on_erasure="blank",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "kind"], name="points_move_once_each_way")]
