"""The words of this room's letters, chosen when they are posted."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pleiad.post.letters import Mail, letter

from . import demand, words
from .actions.watching import stop_link
from .models import Allowance, CheckIn, Cohort, Watch
from .places.distance import miles


@letter("training.opened")
def opened(letter, _secrets):
    """Not posted once she has stopped it or waits no longer, or when the cohort is off or has begun."""
    cohort = (
        Cohort.objects.open(timezone.now()).select_related("course", "lead").filter(pk=letter.payload["cohort"]).first()
    )
    where = _of_her(letter)
    if not cohort or not where:
        return None
    far = words.way(miles(where, cohort), from_land=where.land, to_land=cohort.land)
    said = {
        "course": words.told(cohort.course, "name"),
        "place": words.where(cohort),
        "far": far,
        "from": where.place,
        "dates": words.dates(cohort, days=cohort.events.count()),
        "left": words.places_left(cohort),
        "link": settings.BASE_URL + cohort.get_absolute_url(),
    }
    if isinstance(where, Watch):
        text = _(
            "%(course)s comes to %(place)s, %(far)s from %(from)s.\n\n%(dates)s\n%(left)s\n\nSee it, and ask for a "
            "place:\n\n%(link)s\n\nYou asked us to tell you. To stop these letters:\n\n%(stop)s"
        ) % {**said, "stop": stop_link(where)}
    else:
        text = (
            _(
                "%(course)s comes to %(place)s, %(far)s from %(from)s.\n\n%(dates)s\n%(left)s\n\nSee it, and ask for a "
                "place:\n\n%(link)s\n\nWe tell you because you are on the waiting list in %(from)s. You stay on it until "
                "you leave it."
            )
            % said
        )
    subject = _("%(course)s near you: %(place)s") % {
        "course": words.told(cohort.course, "name"),
        "place": words.where(cohort),
    }
    return Mail(subject=subject, text=text)


def _of_her(letter):
    """The watch of hers, or the full cohort that she waits for, because of which she is told; None when it has ended."""
    if "watch" in letter.payload:
        return Watch.objects.standing().select_related("member").filter(pk=letter.payload["watch"]).first()
    hers = demand.waiting_for_a_place(timezone.now()).select_related("cohort").filter(pk=letter.payload["request"])
    return request.cohort if (request := hers.first()) else None


@letter("training.check_in")
def check_in(letter, _secrets):
    """Not posted when she has answered already."""
    found = CheckIn.objects.select_related("cohort__course").filter(
        cohort=letter.payload["cohort"], months=letter.payload["months"], member=letter.member_id, answered_at=None
    )
    if not (asked := found.first()):
        return None
    course = words.told(asked.cohort.course, "name")
    ago = ngettext("%(months)s month ago", "%(months)s months ago", asked.months) % {"months": asked.months}
    return Mail(
        subject=_("How has it gone since %(course)s?") % {"course": course},
        text=_(
            "You took %(course)s %(ago)s. Has it been of use? One choice and, if you like, a few words:\n\n%(link)s\n\n"
            "Only the organisers read it, and what we pass on is added up."
        )
        % {"course": course, "ago": ago, "link": settings.BASE_URL + reverse("training:check-in", args=[asked.pk])},
    )


@letter("training.lapsing")
def lapsing(letter, _secrets):
    """Not posted when the points are used by then, or have lapsed."""
    allowance = Allowance.objects.select_related("organisation").filter(pk=letter.payload["allowance"]).first()
    if not allowance or not allowance.left or allowance.expires_at <= timezone.now():
        return None
    return Mail(
        subject=_("Training points of %(organisation)s lapse soon") % {"organisation": allowance.organisation},
        text=_(
            "Dear %(name)s,\n\n%(organisation)s has %(left)s. Points that are not used by then lapse.\n\n"
            "A member who works for you can ask for a place here, and you answer by a link in a letter:\n\n%(link)s"
        )
        % {
            "name": allowance.contact_name,
            "organisation": allowance.organisation,
            "left": words.left_of(allowance),
            "link": settings.BASE_URL + reverse("training:nearest"),
        },
    )
