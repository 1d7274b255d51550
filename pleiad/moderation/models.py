from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pleiad.members.models import Member
from pleiad.privacy import (
    DAY,
    NAME_GOES,
    Keep,
    People,
    PrivacyDeclaration,
    Reader,
    Why,
)


class ReportReason(models.TextChoices):
    DANGER = "danger", _("Someone could come to harm")
    PRIVATE = "private", _("It shows something private, or who someone is")
    ABUSE = "abuse", _("It attacks or humiliates someone")
    UNLAWFUL = "unlawful", _("I think that it is against the law")
    SELLING = "selling", _("It sells something or is not meant for this network")
    OTHER = "other", _("Something else")


URGENT = {ReportReason.DANGER, ReportReason.PRIVATE}
"""Reasons for which every hour counts: they come first, with a clock of their own."""


class CaseQuerySet(models.QuerySet):
    def open(self):
        return self.filter(decided_at=None)

    def open_to(self, organiser):
        """The cases that this organiser may see: not those about their own writing."""
        return self.filter(Q(about=None) | ~Q(about=organiser))


class Case(models.Model):
    """Something written that was reported, with everything that organisers decided about it. `words` is how it read when
    it was first reported: what has since been changed or deleted can still be judged."""

    kind = models.CharField(max_length=20)  # as in content.reportable.KINDS
    object_id = models.BigIntegerField()
    about = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")  # its author
    words = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    urgent = models.BooleanField(default=False)
    answer_by = models.DateTimeField()
    claimed_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    claimed_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)

    objects = CaseQuerySet.as_manager()
    privacy = PrivacyDeclaration(
        of="about",
        what=_("Something that you wrote and others reported, as it read then"),
        why=Why.HELP,
        read_by=(Reader.ORGANISERS,),
        keep=Keep(
            _("The words until %(time)s after the decision; that it was decided as long as the network exists"),
            90 * DAY,
            since="decided_at",
            blank=("words",),
        ),
        on_erasure="blank",
        blank=("words",),
        given_when=Q(decided_at__isnull=False),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id"], condition=Q(decided_at=None), name="one_open_case_a_thing"
            )
        ]
        indexes = [
            models.Index(fields=["-urgent", "answer_by"], name="case_open", condition=Q(decided_at=None)),
            models.Index(fields=["-decided_at"], name="case_decided", condition=Q(decided_at__isnull=False)),
        ]


class Report(models.Model):
    """A member or visitor asks the organisers to look. No page shows who reported."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")  # None: a visitor
    reason = models.CharField(_("What is wrong?"), max_length=10, choices=ReportReason)
    words = models.TextField(
        _("What should we know? (optional)"), max_length=2000, blank=True, help_text=_("Only organisers read this.")
    )
    reported_at = models.DateTimeField()

    privacy = PrivacyDeclaration(
        of="reporter",
        what=_("What you reported, and why"),
        why=Why.HELP,
        read_by=(Reader.ORGANISERS,),
        keep=Keep(
            _(
                "Your words until %(time)s after the decision; that something was reported as long as the network exists"
            ),
            90 * DAY,
            since="case__decided_at",
            blank=("words",),
        ),
        on_erasure="blank",
        blank=("words",),
        two_accounts="fold",
    )

    class Meta:
        ordering = ["reported_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "reporter"], condition=Q(reporter__isnull=False), name="one_report_each"
            )
        ]


class Decision(models.Model):
    """What an organiser decided about a case, and why. Decisions are added, never changed: a later one undoes an earlier."""

    WHAT = [("hide", _("Hidden")), ("keep", _("Left as it is")), ("restore", _("Restored"))]

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="decisions")
    what = models.CharField(max_length=10, choices=WHAT)
    reason = models.TextField()
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    privacy = PrivacyDeclaration(
        of="by",
        what=_("What you decide about reports as an organiser, and why"),
        why=Why.ANSWERABLE,
        people=People.ORGANISERS,
        read_by=(Reader.ORGANISERS, Reader.OTHER),
        keep=NAME_GOES,
        on_erasure="blank",
    )

    class Meta:
        ordering = ["at", "pk"]
