"""A member's requests for a place: asking, and giving back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.errors import Refused
from pleiad.ui.dates import day

from .. import labels, rules
from ..actions import points, requests
from ..models import PlaceRequest
from .cohorts import cohort_or_404
from .nearest import form_page


@form_page
def ask(request, pk):
    """Ask for a place, after a page that says whose points it takes, how many, and who is asked by when."""
    cohort, member, at = cohort_or_404(pk, request.user), request.user, timezone.now()
    price = cohort.course.points
    by = rules.answer_by(starts_at=cohort.lead.starts_at, at=at)
    allowance = points.of(member=member, price=price, at=at)
    why_not = rules.why_not_ask(cohort=cohort, member=member, at=at) or rules.why_not_pay(
        price=price, allowance=allowance, answer_by=by, at=at
    )
    if why_not or PlaceRequest.objects.standing().filter(cohort=cohort, member=member).exists():
        if why_not:
            messages.warning(request, str(why_not))
        return redirect(cohort)
    if request.method == "POST":
        try:
            requests.ask(cohort=cohort, member=member, at=at)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("You have asked for a place. How it stands is below."))
        return redirect(cohort)
    context = {
        "heading": _("Do you want to ask for a place on %(course)s?") % {"course": labels.told(cohort.course, "name")},
        "sentences": _what_it_takes(cohort, allowance, by),
        "label": _("Ask for a place"),
        "back": {"url": cohort.get_absolute_url(), "label": _("Not now")},
    }
    return render(request, "training/sure.html", context)


def _what_it_takes(cohort, allowance, by):
    """When and where it is, whose points it takes, and who is asked by when."""
    sentences = [f"{labels.where(cohort)}. {labels.dates(cohort, days=cohort.events.count())}."]
    if allowance:
        sentences += [
            _("%(organisation)s has %(left)s. This costs %(price)s.")
            % {
                "organisation": allowance.organisation,
                "left": labels.left_of(allowance),
                "price": labels.price(cohort.course),
            },
            _(
                "The person who books is %(who)s. We write to them now, with your name and this course, and ask for a yes or no by %(day)s."
            )
            % {"who": allowance.contact_name, "day": day(moment=by)},
            _(
                "Your place and the points are kept until then. You can give them back at any time before the course begins."
            ),
        ]
    return sentences


@form_page
def give_back(request, pk):
    """Give up the member's own request or place, after asking once."""
    own_request = get_object_or_404(
        PlaceRequest.objects.standing().select_related("cohort__lead", "cohort__course"), cohort=pk, member=request.user
    )
    at = timezone.now()
    if request.method == "POST":
        try:
            requests.withdraw(request=own_request, by=request.user, at=at)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("You have given it back. Thank you for telling us."))
        return redirect(own_request.cohort)
    back = rules.gives_back(starts_at=own_request.cohort.lead.starts_at, at=at, why="withdrawn")
    sentences = [_("The place goes to the next person.")]
    if own_request.points:
        sentences.append(
            _("The points go back to your organisation.")
            if back
            else _("The course has begun, so the points stay spent.")
        )
    context = {
        "heading": _("Do you want to give up %(course)s?") % {"course": labels.told(own_request.cohort.course, "name")},
        "sentences": sentences,
        "label": _("I can’t come"),
        "back": {"url": own_request.cohort.get_absolute_url(), "label": _("Keep it")},
    }
    return render(request, "training/sure.html", context)
