"""The words of this room's emails, chosen when they are sent."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pleiad.outbox.emails import Wording, words_email
from pleiad.outbox.incoming.unsubscribing import stops_emails

from . import demand, labels
from .actions import watching
from .locations.distance import miles
from .models import Allowance, Cohort, CourseCheckIn, Watch


@words_email("training.opened")
def opened(email, _secrets):
    """Not sent when the member has stopped it or waits no longer, or when the cohort is off or has begun."""
    cohort = (
        Cohort.objects.open(timezone.now()).select_related("course", "lead").filter(pk=email.payload["cohort"]).first()
    )
    where = _reason_for(email)
    if not cohort or not where:
        return None
    far = labels.way(miles(where, cohort), from_land=where.land, to_land=cohort.land)
    said = {
        "course": labels.told(cohort.course, "name"),
        "location": labels.where(cohort),
        "far": far,
        "from": where.location,
        "dates": labels.dates(cohort, days=cohort.events.count()),
        "left": labels.places_left(cohort),
        "link": settings.BASE_URL + cohort.get_absolute_url(),
    }
    if isinstance(where, Watch):
        text = _(
            "%(course)s comes to %(location)s, %(far)s from %(from)s.\n\n%(dates)s\n%(left)s\n\nSee it, and ask for a "
            "place:\n\n%(link)s\n\nYou asked us to tell you. To stop these emails:\n\n%(stop)s"
        ) % {**said, "stop": watching.stop_link(where)}
    else:
        text = (
            _(
                "%(course)s comes to %(location)s, %(far)s from %(from)s.\n\n%(dates)s\n%(left)s\n\nSee it, and ask for a "
                "place:\n\n%(link)s\n\nWe tell you because you are on the waiting list in %(from)s. You stay on it until "
                "you leave it."
            )
            % said
        )
    subject = _("%(course)s near you: %(location)s") % {
        "course": labels.told(cohort.course, "name"),
        "location": labels.where(cohort),
    }
    stop = watching.stop_link(where) if isinstance(where, Watch) else ""
    return Wording(subject=subject, text=text, unsubscribe=stop)


@stops_emails("training.opened")
def stop_watch(email, *, at):
    if found := Watch.objects.filter(pk=email.payload.get("watch"), member=email.member_id).first():
        watching.stop(watch=found, at=at)


def _reason_for(email):
    """The watch, or the full cohort that the member waits for, because of which they are told; None when it has ended."""
    if "watch" in email.payload:
        return Watch.objects.standing().select_related("member").filter(pk=email.payload["watch"]).first()
    requests = demand.waiting_for_a_place(timezone.now()).select_related("cohort").filter(pk=email.payload["request"])
    return request.cohort if (request := requests.first()) else None


@words_email("training.check_in")
def check_in(email, _secrets):
    """Not sent when the member has answered already."""
    found = CourseCheckIn.objects.select_related("cohort__course").filter(
        cohort=email.payload["cohort"], months=email.payload["months"], member=email.member_id, answered_at=None
    )
    if not (asked := found.first()):
        return None
    course = labels.told(asked.cohort.course, "name")
    ago = ngettext("%(months)s month ago", "%(months)s months ago", asked.months) % {"months": asked.months}
    return Wording(
        subject=_("How has it gone since %(course)s?") % {"course": course},
        text=_(
            "You took %(course)s %(ago)s. Has it been of use? One choice and, if you like, a few words:\n\n%(link)s\n\n"
            "Only the organisers read it, and what we pass on is added up."
        )
        % {"course": course, "ago": ago, "link": settings.BASE_URL + reverse("training:check-in", args=[asked.pk])},
    )


@words_email("training.lapsing")
def lapsing(email, _secrets):
    """Not sent when the points have been used or have lapsed meanwhile."""
    allowance = Allowance.objects.select_related("organisation").filter(pk=email.payload["allowance"]).first()
    if not allowance or not allowance.left or allowance.expires_at <= timezone.now():
        return None
    return Wording(
        subject=_("Training points of %(organisation)s lapse soon") % {"organisation": allowance.organisation},
        text=_(
            "Dear %(name)s,\n\n%(organisation)s has %(left)s. Points that are not used by then lapse.\n\n"
            "A member who works for you can ask for a place here, and you answer by a link in an email:\n\n%(link)s"
        )
        % {
            "name": allowance.contact_name,
            "organisation": allowance.organisation,
            "left": labels.left_of(allowance),
            "link": settings.BASE_URL + reverse("training:nearest"),
        },
    )
