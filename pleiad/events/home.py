"""What a member's home shows of this room: places that wait for an answer, new meetings on the member's topics, a first meeting."""

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.directory.topics import because, topics_of
from pleiad.home.first_steps import FirstStep, first_step
from pleiad.home.models import Every
from pleiad.home.news import OF_A_KIND, New, tells_new
from pleiad.home.subscriptions import Subscription, subscription
from pleiad.home.waiting import WaitingAnswer, waits

from . import labels, rules
from .models import Event, Registration

MEETINGS = subscription(
    Subscription(
        name="meetings",
        label=gettext_lazy("A meeting on your topics is planned"),
        group="topics",
        default=Every.WEEKLY,
        why=gettext_lazy("You have this email because the meeting is about one of your topics."),
    )
)


@waits(
    "events.place",
    sign=Registration.objects.active().filter(
        Q(offered_until__isnull=False) | Q(gives_back_at__isnull=False), member=OuterRef("pk")
    ),
)
def places(*, member, at, most):
    """Places that are offered, and places that were declined in a calendar and are kept for a day."""
    held = Registration.objects.active().filter(member=member.pk, event__cancelled_at=None, event__ends_at__gt=at)
    waiting = held.annotate(until=Coalesce("offered_until", "gives_back_at")).filter(until__gt=at)
    for each in waiting.select_related("event").order_by(F("until").asc())[:most]:
        of = {"title": labels.told(each.event, "title")}
        title = (
            _("A place is offered to you: %(title)s") if each.offered_until else _("Do you come after all? %(title)s")
        )
        yield WaitingAnswer(
            title % of,
            reverse("events:registered", args=[each.event.slug]),
            _("Answer"),
            by=each.until,
            sentence=_("Then it goes to the next person."),
        )


@tells_new("meetings")
def new_meetings(*, member, since, until):
    """Meetings that were opened, about a topic of the member, for which the member has no place."""
    topics = topics_of(member)
    if not topics:
        return
    about = Event.topics.through.objects.filter(topic__in=list(topics))
    opened = Event.objects.visible_to(member).filter(
        Exists(about.filter(event=OuterRef("pk"))), published_at__gt=since, published_at__lte=until,
        cancelled_at=None, starts_at__gt=until,
    )  # fmt: skip
    own = Registration.objects.active().filter(member=member.pk, event=OuterRef("pk"))
    found = list(opened.exclude(Exists(own)).order_by("-published_at", "pk")[:OF_A_KIND])
    named = dict(about.filter(event__in=found).order_by("-topic").values_list("event", "topic")) if found else {}
    for each in found:
        yield New(
            key=f"event:{each.pk}",
            at=each.published_at,
            title=_("A meeting is planned"),
            about=labels.in_one_line(each),
            url=each.get_absolute_url(),
            reason=because(topics[named[each.pk]]),
        )


@first_step(order=10)
def first_meeting(*, member, at):
    """The next meeting that a new member can come to."""
    if Registration.objects.active().filter(member=member.pk, event__ends_at__gt=at).exists():
        return None
    coming = Event.objects.visible_to(member).published().upcoming(at).filter(cancelled_at=None, starts_at__gt=at)[:5]
    event = next((each for each in coming if not rules.why_not_register(event=each, at=at, member=member)), None)
    if event is None:
        return None
    return FirstStep(
        _("Come to the next meeting"),
        labels.in_one_line(event),
        reverse("events:register", args=[event.slug]),
        _("Register"),
    )
