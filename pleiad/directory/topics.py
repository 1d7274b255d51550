"""The topics of a member: what their profile says that they can be asked about or are learning."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from pleiad.members.models import Member

from .models import Known, Topic


def topics_of(member: Member) -> dict[int, Topic]:
    """The member's topics by number; read once for as long as this object of the member lives."""
    if not hasattr(member, "known_topics"):
        own = Known.objects.filter(profile__member=member.pk, topic__isnull=False).select_related("topic")
        member.known_topics = {each.topic_id: each.topic for each in own.order_by()}
    return member.known_topics


def knows(topics: Iterable[int]) -> Q:
    """For `.filter(...)` of members: whose topics have one of these, by number, among them."""
    return Q(Exists(Known.objects.filter(profile__member=OuterRef("pk"), topic__in=list(topics))))


def because(topic: Topic) -> str:
    """Why a member is told of something about this topic."""
    return _("because %(topic)s is one of your topics") % {"topic": topic}
