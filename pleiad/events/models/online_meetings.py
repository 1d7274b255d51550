"""The online meeting of an event, when Teams makes it."""

from django.db import models
from django.db.models import Q

from pleiad.outbox.models import Outgoing
from pleiad.privacy import NOBODY

from .events import Event


class OnlineMeeting(Outgoing):
    """A meeting in Teams that leads to one event. `told` is a mark of what Teams knows of the event: when the event
    changes, the row is due again. `report_…`: an organiser asked who was there."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="online_meeting")
    key = models.CharField(max_length=40, unique=True)  # ours, so that asking Teams twice makes one meeting
    meeting_id = models.CharField(max_length=400, blank=True)
    join_url = models.URLField(max_length=1000, blank=True)
    told = models.CharField(max_length=16, blank=True)
    made_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=60, blank=True)  # a key of labels.MEETING_TROUBLE, or Microsoft's code
    report_asked_at = models.DateTimeField(null=True)
    report_read_at = models.DateTimeField(null=True)
    report_named = models.PositiveIntegerField(default=0)
    report_known = models.PositiveIntegerField(default=0)
    report_trouble = models.CharField(max_length=60, blank=True)

    privacy = NOBODY

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="online_meeting_due", condition=Q(due_at__isnull=False)),
        ]
