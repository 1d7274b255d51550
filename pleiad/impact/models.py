"""Figures as they were shown at the beginning of a month, and which of them everyone may see."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pleiad.members.models import Member
from pleiad.privacy import NAME_GOES, NOBODY, People, PrivacyDeclaration, Reader, Why


class Snapshot(models.Model):
    """Every figure at the beginning of a month, as it may be shown: counts are rounded and hidden before they are stored, so
    that no page, file or copy of this table holds a number that shows a person."""

    month = models.DateField(unique=True)  # its first day
    taken_at = models.DateTimeField()
    figures = models.JSONField()  # name of a figure to {"total": 40, "parts": {"police": null}}

    privacy = NOBODY

    class Meta:
        ordering = ["-month"]

    def __str__(self):
        return f"{self.month:%Y-%m}"


class PublicFigure(models.Model):
    """A figure that visitors may see, since an organiser switched it on."""

    figure = models.CharField(max_length=40, unique=True)
    since = models.DateTimeField()
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")

    privacy = PrivacyDeclaration(
        of="by",
        what=_("Which figures you showed everyone as an organiser"),
        why=Why.ANSWERABLE,
        people=People.ORGANISERS,
        read_by=(Reader.YOU, Reader.ORGANISERS),
        keep=NAME_GOES,
        on_erasure="blank",
    )

    def __str__(self):
        return self.figure
