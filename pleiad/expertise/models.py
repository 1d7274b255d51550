from django.db import models
from django.utils.translation import get_language

from pleiad.personal import NOBODY


class Named(models.Model):
    """Something with a name in both languages."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=100)
    name_cy = models.CharField(max_length=100, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)  # no longer offered; what names it stays

    personal = NOBODY

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self):
        return self.name_cy if self.name_cy and get_language() == "cy" else self.name


class Topic(Named):
    """What an event, a story, a conversation or a pairing can be about. Shipped in data/topics.csv; the operator's own."""


class Skill(Named):
    """What somebody can do: a skill of the government digital and data capability framework (data/skills.csv)."""

    description = models.CharField(max_length=300, blank=True)
