"""The domain list in all its versions, and proposed changes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pleiad.privacy import (
    NAME_GOES,
    NOBODY,
    People,
    PrivacyDeclaration,
    Reader,
    Why,
)

from ..eligibility.sectors import nation_choices, sector_choices

LANES = [("auto", _("At once")), ("review", _("Review")), ("sponsor", _("Sponsors")), ("refuse", _("Refused"))]


class DomainListVersion(models.Model):
    """One state of the domain list. Decisions name the version they were made with, so that they can be replayed."""

    number = models.PositiveIntegerField(primary_key=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    why = models.CharField(max_length=200)

    privacy = PrivacyDeclaration(
        of="by",
        what=_("What you decide as an organiser about the domain list and organisations"),
        why=Why.ANSWERABLE,
        people=People.ORGANISERS,
        read_by=(Reader.ORGANISERS,),
        keep=NAME_GOES,
        on_erasure="blank",
    )


class ListedDomain(models.Model):
    """One line of the domain list, valid from one version until another."""

    MATCHES = [("exact", _("This domain alone")), ("subdomains", _("This domain and everything under it"))]

    domain = models.CharField(
        _("Domain"), max_length=253, help_text=_("What comes after the @ sign, such as council.example.")
    )
    match = models.CharField(_("What it covers"), max_length=10, choices=MATCHES)
    lane = models.CharField(_("Lane"), max_length=10, choices=LANES)
    shared = models.BooleanField(
        _("Many organisations share it"),
        default=False,
        help_text=_("Then it never names an employer, and we ask the applicant for theirs."),
    )
    organisation_id = models.CharField(max_length=80, blank=True, db_default="")  # in the list of organisations
    organisation = models.CharField(
        _("Organisation"), max_length=200, blank=True, help_text=_("Leave this empty for a shared domain.")
    )
    organisation_cy = models.CharField(_("Organisation in Welsh (optional)"), max_length=200, blank=True)
    sector = models.CharField(_("Sector"), max_length=40, blank=True, choices=sector_choices)
    nation = models.CharField(_("Nation"), max_length=40, blank=True, choices=nation_choices)
    twin_of = models.CharField(max_length=253, blank=True)
    evidence = models.CharField(
        _("Evidence (optional)"),
        max_length=200,
        blank=True,
        help_text=_("Where people can check that it is theirs, such as their contact page."),
    )
    from_version = models.PositiveIntegerField()
    until_version = models.PositiveIntegerField(null=True)

    privacy = NOBODY

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["domain"], condition=Q(until_version=None), name="one_current_line_a_domain"
            ),
            models.CheckConstraint(
                condition=Q(shared=False) | Q(organisation=""),
                name="shared_zone_names_no_organisation",
                violation_error_message=_("A domain that many organisations share cannot be attached to one of them."),
            ),
        ]

    def __str__(self):
        return self.domain


class DomainListProposal(models.Model):
    """A proposed change that widens the domain list: one organiser proposes, another agrees."""

    listed = models.JSONField()  # the columns of a DomainRule
    why = models.CharField(_("Why"), max_length=200, help_text=_("The second organiser reads this."))
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    proposed_at = models.DateTimeField()
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)

    privacy = PrivacyDeclaration(
        of="proposed_by",
        what=_("What you decide as an organiser about the domain list and organisations"),
        why=Why.ANSWERABLE,
        people=People.ORGANISERS,
        read_by=(Reader.ORGANISERS,),
        keep=NAME_GOES,
        on_erasure="blank",
    )
