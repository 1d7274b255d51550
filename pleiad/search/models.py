from django.db import models

from pleiad.members.models import Member
from pleiad.personal import Personal
from pleiad.writing.models import Space


class Audience(models.TextChoices):
    PUBLIC = "public"
    NETWORK = "network"
    SPACE = "space"


class Document(models.Model):
    """One thing that can be found. `author`: whose shield, blocks and standing decide, besides the audience, who finds it."""

    kind = models.CharField(max_length=20)  # "event", "story", "question", "answer", "person", "training"...
    object_id = models.BigIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=5, default="en")
    view_name = models.CharField(max_length=60)
    view_args = models.JSONField(default=list)
    audience = models.CharField(max_length=10, choices=Audience)
    space = models.ForeignKey(Space, null=True, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(Member, null=True, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    personal = Personal(of="author", keep="while the thing itself can be seen", on_erasure="delete")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id", "language"], name="one_document_each")]
