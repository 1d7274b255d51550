"""Public bodies, where members work and have worked, and what follows from it for who meets whom."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pleiad.privacy import (
    A_WHILE_AFTER,
    INNER,
    NAME_GOES,
    NOBODY,
    WHILE_A_MEMBER,
    People,
    PrivacyDeclaration,
    Reader,
    Why,
)

KEY_LENGTH = 260


class OrganisationQuerySet(models.QuerySet):
    def standing_on(self, day):
        """Organisations that exist on this day."""
        return self.exclude(ended_on__lte=day).exclude(began_on__gt=day)


class Organisation(models.Model):
    """A public body that members work for. It is there before its first member."""

    slug = models.CharField(max_length=80, null=True, unique=True)  # the stable id of the list that ships
    name = models.CharField(_("Name"), max_length=200, unique=True)
    name_cy = models.CharField(_("Name in Welsh (optional)"), max_length=200, blank=True)
    sector = models.CharField(_("Sector"), max_length=40, blank=True)
    nation = models.CharField(_("Nation"), max_length=40, blank=True)
    began_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)  # the first day on which it is no more
    successors = models.ManyToManyField("self", symmetrical=False, related_name="predecessors")
    changed_at = models.DateTimeField(null=True)  # by organisers; a refresh of the list leaves its name as it is

    objects = OrganisationQuerySet.as_manager()
    privacy = NOBODY

    class Meta:
        indexes = [models.Index(fields=["sector", "nation", "name"], name="organisations_by_sector")]

    def __str__(self):
        return self.name_cy if self.name_cy and get_language() == "cy" else self.name


class OrganisationName(models.Model):
    """One name by which an organisation is found, and what is left of it once spelling is folded away."""

    KINDS = [
        ("name", _("Name")),
        ("welsh", _("Welsh name")),
        ("short", _("Short name")),
        ("former", _("Former name")),
        ("initials", _("Initials")),  # made of the name; they only suggest
        ("said", _("As members wrote it")),  # merged on the desk; a refresh of the list leaves it
    ]

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=200)
    folded = models.CharField(max_length=200, db_index=True)
    words = models.CharField(max_length=260)  # each word with a space before it, for finding by beginnings
    kind = models.CharField(max_length=10, choices=KINDS)

    privacy = NOBODY

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="one_organisation_name_each")]

    def __str__(self):
        return self.name


class OrganisationDomain(models.Model):
    """A domain whose addresses belong to one organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="domains")
    domain = models.CharField(max_length=253, unique=True)

    privacy = NOBODY

    def __str__(self):
        return self.domain


class EmploymentQuerySet(models.QuerySet):
    def current(self):
        """Where members work now: a day of leaving that is known already is set when it comes."""
        return self.filter(until_on=None)


class Employment(models.Model):
    """A member works, or has worked, for an organisation. Those without a last day decide who is a colleague."""

    KINDS = [("main", _("Main employer")), ("second", _("Second employer")), ("secondment", _("Secondment"))]

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="employments")
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.SET_NULL, related_name="employments"
    )  # none while it is not on our list
    said = models.CharField(max_length=200, blank=True)  # the name as it was typed, where the address names none
    folded = models.CharField(max_length=200, blank=True)
    domain = models.CharField(max_length=253, blank=True)  # of the work address, as far as it tells employers apart
    zone = models.CharField(max_length=253, blank=True)  # the shared domain that the address is in
    kind = models.CharField(max_length=10, choices=KINDS, default="main")
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    shielded_since = models.DateTimeField(null=True)  # apart from those who work there, though it is over

    objects = EmploymentQuerySet.as_manager()
    privacy = PrivacyDeclaration(
        of="member",
        what=_("Where you work and worked, as far as you told us"),
        why=Why.BELONG,
        read_by=(Reader.YOU, Reader.ORGANISERS),
        keep=A_WHILE_AFTER,
        on_erasure="delete",
        until_settled=True,
        two_accounts="fold",
        withheld={"folded": INNER},
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(until_on=None, kind="main"), name="one_main_employer_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=models.F("from_on")), name="employment_ends_after_it_began"
            ),
        ]
        indexes = [
            models.Index(
                fields=["folded"], name="employers_not_on_the_list", condition=Q(organisation=None, until_on=None)
            ),
            models.Index(fields=["domain", "organisation"], name="employers_by_domain", condition=Q(until_on=None)),
        ]

    def __str__(self):
        return str(self.organisation) if self.organisation_id else self.said


ZONE = "z:"
"""How the key of a zone begins whose addresses do not show the employer: a shield can name it, colleagues share more."""


class WorkplaceQuerySet(models.QuerySet):
    def of_colleagues(self):
        """Without the zones, which tell nobody's employer."""
        return self.exclude(key__startswith=ZONE)


class Workplace(models.Model):
    """One thing by which a member's colleagues are known: an organisation, a folded name, or a domain.

    Follows from the current employments and can be made again from them (`organisations.workplaces`): two members who
    have one key in common, other than a zone, are colleagues.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="workplaces")
    key = models.CharField(max_length=KEY_LENGTH)

    objects = WorkplaceQuerySet.as_manager()
    privacy = PrivacyDeclaration(
        of="member",
        what=_("By what we know your colleagues, and who your shield covers"),
        why=Why.APART,
        read_by=(Reader.YOU,),
        keep=WHILE_A_MEMBER,
        on_erasure="delete",
        two_accounts="drop",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "member"], name="one_workplace_each")]


class Shield(models.Model):
    """One workplace that a member's shield covers: those who work there and the member never meet.

    Follows from `Member.shielded_since`, `Member.shielded_zone` and `Employment.shielded_since`.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="shields")
    key = models.CharField(max_length=KEY_LENGTH)

    privacy = PrivacyDeclaration(
        of="member",
        what=_("By what we know your colleagues, and who your shield covers"),
        why=Why.APART,
        read_by=(Reader.YOU,),
        keep=WHILE_A_MEMBER,
        on_erasure="delete",
        two_accounts="drop",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "member"], name="one_shield_each")]


class OrganisationProposal(models.Model):
    """A name that members typed and no organisation has: it waits on the desk to be named, merged, or left as it is.
    Every spelling of it is one proposal."""

    folded = models.CharField(max_length=200, unique=True)
    said = models.CharField(max_length=200)  # as the first of them wrote it
    proposed_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.SET_NULL, related_name="proposals"
    )  # none where it was left as it is

    privacy = PrivacyDeclaration(
        of="settled_by",
        what=_("What you decide as an organiser about the domain list and organisations"),
        why=Why.ANSWERABLE,
        people=People.ORGANISERS,
        read_by=(Reader.ORGANISERS,),
        keep=NAME_GOES,
        on_erasure="blank",
    )

    class Meta:
        indexes = [
            models.Index(fields=["proposed_at"], name="organisations_proposed", condition=Q(settled_at=None)),
        ]

    def __str__(self):
        return self.said


class OrganisationChange(models.Model):
    """What becomes of organisations on a day: one organiser prepares it and reads what it moves, another agrees."""

    KINDS = [
        ("rename", _("Gets a new name")),
        ("merge", _("Merges into another")),
        ("split", _("Is split into several")),
        ("dissolve", _("Ends without a successor")),
    ]

    kind = models.CharField(_("What happens"), max_length=10, choices=KINDS)
    of = models.ManyToManyField(Organisation, related_name="changes")
    into = models.ManyToManyField(Organisation, related_name="changes_into")
    points_to = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(_("New name"), max_length=200, blank=True)
    name_cy = models.CharField(_("New name in Welsh (optional)"), max_length=200, blank=True)
    on = models.DateField(_("The day from which it is so"))
    why = models.CharField(_("Why"), max_length=200, help_text=_("The second organiser reads this."))
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    prepared_at = models.DateTimeField()
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    privacy = PrivacyDeclaration(
        of="prepared_by",
        what=_("What you decide as an organiser about the domain list and organisations"),
        why=Why.ANSWERABLE,
        people=People.ORGANISERS,
        read_by=(Reader.ORGANISERS,),
        keep=NAME_GOES,
        on_erasure="blank",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(settled_by=models.F("prepared_by")) | Q(agreed_at=None),
                name="two_organisers_change_an_organisation",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(agreed_at__isnull=False), name="organisations_change_once_agreed"
            ),
        ]
        indexes = [
            models.Index(
                fields=["on"],
                name="organisations_to_change",
                condition=Q(done_at=None, agreed_at__isnull=False),
            ),
            models.Index(
                fields=["prepared_at"],
                name="changes_to_agree_to",
                condition=Q(agreed_at=None, declined_at=None),
            ),
        ]
