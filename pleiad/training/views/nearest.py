"""Cohorts by distance from a location, for visitors and members."""

from typing import NamedTuple

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, OuterRef, Subquery
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pleiad.ui.dates import day
from pleiad.ui.paging import cut, page_number

from .. import drawing, guesses, labels, rules, seasons
from ..forms import WatchForm, WhereForm, official_file
from ..locations import keys
from ..locations.find import OUTCODE
from ..locations.find import nearest as by_distance
from ..models import Cohort, Course, Watch

ON_A_PAGE = 20
NEAR_ON_A_PAGE = 10
"""As many marks as the map can show without one hiding another."""
AT_MOST = 500
ONLINE_SHOWN = 5

SHOWN_IN_A_ROW = (
    "location",
    "latitude",
    "land",
    "course__name",
    "course__name_cy",
    "course__points",
    *(f"lead__{each}" for each in ("starts_at", "ends_at", "capacity", "places_taken", "waiting")),
)

form_page = require_http_methods(["GET", "HEAD", "POST"])


class Spot(NamedTuple):
    """The key and position of a cohort, which is all that measuring needs."""

    pk: int
    latitude: float | None
    longitude: float | None


def spots(at) -> list[Spot]:
    """Every open cohort, soonest first: hundreds are measured, and few are shown."""
    open_now = Cohort.objects.open(at).order_by("lead__starts_at", "pk")
    return [Spot(*each) for each in open_now.values_list("pk", "latitude", "longitude")[:AT_MOST]]


def open_cohorts(at):
    """Open cohorts, soonest first, each with its number of `days`."""
    # Counted by itself: grouping would compare every column of course and event, their long texts included.
    through = Cohort.events.through.objects.filter(cohort=OuterRef("pk")).order_by().values("cohort")
    days = Subquery(through.annotate(n=Count("pk")).values("n"))
    return Cohort.objects.open(at).soonest_first().annotate(days=days).only(*SHOWN_IN_A_ROW)


def these(pks, *, at) -> dict:
    """The open cohorts with these primary keys, by key."""
    return {each.pk: each for each in open_cohorts(at).filter(pk__in=pks)}


@login_not_required
@form_page
def nearest(request):
    """The form that asks where the reader is, the courses, and the next cohorts."""
    form = WhereForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        guesses.remember(request=request, found=form.found)
        # The address, which browsers keep, has the town or the first half only.
        return redirect("training:near", key=keys.key_of(form.found))
    at = timezone.now()
    courses = Course.objects.filter(retired_at=None)[:ON_A_PAGE]
    context = {
        "form": form,
        "courses": [{"course": each, "name": labels.told(each, "name"), **season(each, at=at)} for each in courses],
        "rows": [row(each) for each in open_cohorts(at)[:5]],
    }
    return render(request, "training/nearest.html", context)


def season(course, *, at) -> dict:
    """When a course runs, whether that includes today, and when it opens next."""
    today = timezone.localdate(at)
    runs = {"runs": seasons.spoken(course.months), "in_season": seasons.in_season(months=course.months, day=today)}
    if not runs["in_season"]:
        runs["opens"] = day(moment=seasons.next_opening(months=course.months, day=today))
    return runs


def row(cohort, *, far="", title="") -> dict:
    """A cohort as components/event_rows.html shows it."""
    lead = cohort.lead
    facts = [far, labels.places_left(cohort)]
    if cohort.days > 1:
        facts.append(ngettext("%(days)s day", "%(days)s days", cohort.days) % {"days": cohort.days})
    facts.append(labels.price(cohort.course))
    return {
        "title": title or f"{labels.told(cohort.course, 'name')}, {labels.where(cohort)}",
        "url": cohort.get_absolute_url(),
        "starts_at": lead.starts_at,
        "ends_at": lead.ends_at,
        "facts": " · ".join(filter(None, facts)),
        "tag": "",
    }


@login_not_required
@require_safe
def near(request, key):
    """Cohorts by distance from a location, with dates, places left and miles; online ones below them."""
    here = keys.of_key(key, official_file=official_file())
    if not here:
        raise Http404
    at, member = timezone.now(), request.user
    every = spots(at)
    land = keys.land(here)
    page = cut(by_distance(here, every), number=page_number(request), size=NEAR_ON_A_PAGE)
    first = (page.number - 1) * NEAR_ON_A_PAGE + 1
    online = [each.pk for each in every if each.latitude is None][:ONLINE_SHOWN]
    wanted = [spot.pk for _miles, spot in page.rows] + online
    cohorts = these(wanted, at=at)
    shown = []
    for number, (miles, spot) in enumerate(page.rows, first):
        if cohort := cohorts.get(spot.pk):
            shown.append(row(cohort, far=labels.way(miles, from_land=land, to_land=cohort.land)))
            shown[-1]["title"] = f"{number}. {shown[-1]['title']}"
    watching = watch_form = None
    guessed = guesses.about(request=request, key=key)
    if guessed is None and rules.why_not_watch(member=member) is None:
        watching = Watch.objects.standing().filter(member=member, location_key=key, course=None).first()
        watch_form = WatchForm(instance=watching)
    context = {
        "here": keys.spoken(here),
        "key": key,
        "guessed": guessed,
        "others": [{"key": other, "label": label} for other, label in keys.others_of_the_name(here)],
        "precise": here.precision_miles <= 10,
        "outcode": here.kind == OUTCODE,
        "rows": shown,
        "page": page,
        "online": [row(cohorts[pk]) for pk in online if pk in cohorts],
        "map": _map(here, page, first),
        "where_form": WhereForm(),
        "watch_form": watch_form,
        "watching": watching,
        "may_watch": watch_form is not None,
        "ask_first": guessed is not None and member.is_authenticated,
    }
    return render(request, "training/near.html", context)


@login_not_required
@require_POST
def agree(request, key):
    """The reader agrees that a guess is what was meant; only then can anything be kept about it."""
    if not keys.of_key(key, official_file=official_file()):
        raise Http404
    guesses.settle(request=request, key=key)
    return redirect("training:near", key=key)


def _map(here, page, first):
    if not page.rows:
        return None
    return drawing.drawn(here=here, marked=[spot for _miles, spot in page.rows], first=first)
