"""Her own way: asking for a place, giving it back, being told of new cohorts, and how it went on."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from pleiad.errors import Refused
from pleiad.ui.dates import day
from pleiad.ui.pressing import pressed

from .. import labels, rules
from ..actions import after, points, requests, watching
from ..forms import CheckInForm, WatchForm, official_file
from ..locations import keys
from ..models import Course, CourseCheckIn, PlaceRequest, Watch
from .courses import cohort_or_404
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
    context = {
        "heading": _("Do you want to ask for a place on %(course)s?") % {"course": labels.told(cohort.course, "name")},
        "sentences": sentences,
        "label": _("Ask for a place"),
        "back": {"url": cohort.get_absolute_url(), "label": _("Not now")},
    }
    return render(request, "training/sure.html", context)


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


@require_POST
def watch(request, key):
    """Watch for cohorts within so many miles of a location."""
    here = keys.of_key(key, official_file=official_file())
    if not here:
        raise Http404
    form = WatchForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a number of miles."))
        return redirect("training:near", key=key)
    try:
        watching.watch(
            member=request.user, found=here, within=form.cleaned_data["miles"], course=None, at=timezone.now()
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("We will write to you when a cohort opens within %(miles)s miles of %(place)s.")
        messages.success(request, said % {"miles": form.cleaned_data["miles"], "place": keys.spoken(here)})
    return redirect("training:near", key=key)


@require_safe
def watches(request):
    """The member's own watches, each with a button that stops it."""
    standing = Watch.objects.standing().filter(member=request.user).order_by("location")[:50]
    lines = [
        {
            "state": "under-way",
            "title": each.location,
            "sentence": _("We write to you when a cohort opens within %(miles)s miles.") % {"miles": each.miles},
            "button": {"url": reverse("training:stop-watch", args=[each.pk]), "label": _("Stop")},
        }
        for each in standing
    ]
    return render(request, "training/watches.html", {"lines": lines})


@require_POST
def stop_watch(request, pk):
    """Stop one of the member's own watches."""
    watching.stop(watch=get_object_or_404(Watch, pk=pk, member=request.user), at=timezone.now())
    messages.success(request, _("You will not be told of this any more."))
    return redirect("training:watches")


@login_not_required
@never_cache
@form_page
def stop(request, ticket):
    """The link in the emails of a watch: a page with one button, for anyone who has the link, signed in or not."""
    found = watching.of_ticket(ticket)
    if found is None:
        raise Http404
    if pressed(request):
        watching.stop(watch=found, at=timezone.now())
        found.refresh_from_db()
    return render(request, "training/stop.html", {"watch": found})


@form_page
def check_in(request, pk):
    """Answer how it has gone on since the course."""
    asked = get_object_or_404(CourseCheckIn.objects.select_related("cohort__course"), pk=pk, member=request.user)
    form = CheckInForm(
        request.POST if request.method == "POST" else None, initial={"since": asked.since, "words": asked.words}
    )
    if request.method == "POST" and form.is_valid():
        after.answer(check_in=asked, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Thank you. It helps the people who plan the next one."))
        return redirect("training:course", slug=asked.cohort.course.slug)
    return render(request, "training/check_in.html", {"form": form, "course": labels.told(asked.cohort.course, "name")})


@require_POST
def alumna(request, slug):
    """Show the member on the page of the course, or no longer."""
    course = get_object_or_404(Course, slug=slug)
    if "stop" in request.POST:
        after.be_found_no_longer(course=course, member=request.user)
        messages.success(request, _("You are no longer on this page."))
        return redirect(course)
    try:
        after.be_found(course=course, member=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Members who may see you find your name here now."))
    return redirect(course)
