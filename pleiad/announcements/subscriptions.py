"""What members can have emails about in this room. What must be known about a meeting is none of them: it goes to those who
have to do with the meeting, and to no one else."""

from django.utils.translation import gettext_lazy as _

from pleiad.home.models import Every
from pleiad.home.subscriptions import Subscription, subscription

AT_ONCE_OR_NEVER = (Every.AT_ONCE, Every.NEVER)

ANNOUNCEMENTS = subscription(
    Subscription(
        name="announcement",
        label=_("What organisers write to members"),
        hint=_("New meetings, and what concerns your nation, sector, topics or organisation."),
        group="network",
        default=Every.AT_ONCE,
        ways=AT_ONCE_OR_NEVER,
    ),
    emails=("announcements.announcement",),
)
NEWSLETTER = subscription(
    Subscription(
        name="newsletter",
        label=_("The monthly newsletter"),
        group="network",
        default=Every.AT_ONCE,
        ways=AT_ONCE_OR_NEVER,
    ),
    emails=("announcements.newsletter",),
)
