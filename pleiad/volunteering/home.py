"""What a member's home shows of this room: parts that suit the member, and one for who has not done it before."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.directory.topics import because, topics_of
from pleiad.events.labels import in_one_line, told
from pleiad.events.models import Event, Registration
from pleiad.home.models import Every
from pleiad.home.news import OF_A_KIND, New, tells_new
from pleiad.home.small_things import SmallThing, offers_a_small_thing
from pleiad.home.subscriptions import Subscription, subscription

from .models import Offer, Part

PARTS = subscription(
    Subscription(
        name="parts",
        label=gettext_lazy("A part for you at a meeting"),
        hint=gettext_lazy("Where you have a place, or where it is about one of your topics."),
        default=Every.WEEKLY,
        why=gettext_lazy("You have this email because the meeting is one of yours, or about one of your topics."),
    )
)


def _open_to(member, at):
    """Open parts for which the member has never offered."""
    offered = Offer.objects.filter(part=OuterRef("pk"), member=member.pk)
    visible = Event.objects.visible_to(member).filter(pk=OuterRef("event"))
    return Part.objects.open(at).filter(~Exists(offered), Exists(visible))


@tells_new("parts")
def new_parts(*, member, since, until):
    """Parts at meetings where the member has a place, or that are about a topic of the member."""
    if not Part.objects.open(until).filter(made_at__gt=since, made_at__lte=until).exists():  # spares what follows
        return
    topics = topics_of(member)
    mine = Registration.objects.placed().filter(member=member.pk, event=OuterRef("event"))
    about = Event.topics.through.objects.filter(topic__in=list(topics))
    fits = Q(Exists(mine)) | Q(Exists(about.filter(event=OuterRef("event"))))
    wanted = _open_to(member, until).filter(fits, made_at__gt=since, made_at__lte=until).annotate(mine=Exists(mine))
    found = list(wanted.select_related("event").order_by("-made_at", "pk")[:OF_A_KIND])
    events = [each.event_id for each in found if not each.mine]
    named = dict(about.filter(event__in=events).order_by("-topic").values_list("event", "topic")) if events else {}
    for each in found:
        yield New(
            key=f"part:{each.pk}",
            at=each.made_at,
            title=_("Wanted: %(part)s, %(minutes)s minutes") % {"part": each, "minutes": each.minutes},
            about=in_one_line(each.event),
            url=reverse("volunteering:offer", args=[each.pk]),
            reason=_("because you come to this meeting") if each.mine else because(topics[named[each.event_id]]),
        )


@offers_a_small_thing
def a_part(*, member, at):
    """The next part that is still open, at a meeting where the member has a place if there is one."""
    if not member.is_current:
        return None
    mine = Registration.objects.placed().filter(member=member.pk, event=OuterRef("event"))
    found = _open_to(member, at).annotate(mine=Exists(mine)).select_related("event")
    part = found.order_by("-mine", "event__starts_at", "pk").first()
    if part is None:
        return None
    said = _("%(part)s at %(title)s: %(minutes)s minutes.")
    return SmallThing(
        _("Take a small part"),
        said % {"part": part, "title": told(part.event, "title"), "minutes": part.minutes}
        + " "
        + _("First-timers are welcome, and are not left alone with it."),
        reverse("volunteering:offer", args=[part.pk]),
        _("See the part"),
    )
