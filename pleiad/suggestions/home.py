"""What a member's home shows of this room: what members want to discuss."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.directory.topics import because, topics_of
from pleiad.home.models import Every
from pleiad.home.news import OF_A_KIND, New, tells_new
from pleiad.home.small_things import SmallThing, offers_a_small_thing
from pleiad.home.subscriptions import Subscription, subscription

from .models import Suggestion, Support

SUGGESTIONS = subscription(
    Subscription(
        name="suggestions",
        label=gettext_lazy("What members want to discuss, on your topics"),
        group="topics",
        default=Every.WEEKLY,
        why=gettext_lazy("You have this email because it is about one of your topics."),
    )
)


@tells_new("suggestions")
def new_suggestions(*, member, since, until):
    topics = topics_of(member)
    if not topics:
        return
    found = Suggestion.objects.visible_to(member).open().exclude(author=member.pk)
    found = found.filter(topic__in=list(topics), written_at__gt=since, written_at__lte=until)
    for each in found.order_by("-written_at", "pk")[:OF_A_KIND]:
        yield New(
            key=f"suggestion:{each.pk}",
            at=each.written_at,
            title=_("A member would like to discuss this"),
            about=each.title,
            url=each.get_absolute_url(),
            reason=because(topics[each.topic_id]),
        )


@offers_a_small_thing
def a_suggestion(*, member, at):
    """The suggestion that most members want, and this one has not supported."""
    supported = Support.objects.filter(suggestion=OuterRef("pk"), member=member.pk)
    wanted = Suggestion.objects.visible_to(member).open().filter(~Exists(supported)).exclude(author=member.pk)
    found = wanted.order_by("-supporters", "-written_at", "-pk").first()
    if found is None:
        return None
    return SmallThing(
        _("Would you like to discuss this too?"), found.title, found.get_absolute_url(), _("See the suggestion")
    )
