"""Courses, their cohorts, and the ones nearest to a place, for everybody."""

from types import SimpleNamespace
from typing import NamedTuple

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Exists, OuterRef, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from pleiad.expertise.models import Profile
from pleiad.members.models import Member
from pleiad.ui.dates import day
from pleiad.ui.paging import cut, page_number

from . import drawing, rules, seasons, words
from .actions import after, points
from .forms import WatchForm, WhereForm, official_file
from .models import Alumna, Cohort, Course, PlaceRequest, Watch
from .places import keys
from .places.find import OUTCODE
from .places.find import nearest as by_distance

ON_A_PAGE = 20
NEAR_ON_A_PAGE = 10
"""As many as the map beside the list can number without one hiding another."""
AT_MOST = 500
ONLINE_SHOWN = 5
ALUMNAE_SHOWN = 12

SHOWN_IN_A_ROW = (
    "place",
    "latitude",
    "land",
    "course__name",
    "course__name_cy",
    "course__points",
    *(f"lead__{each}" for each in ("starts_at", "ends_at", "capacity", "places_taken", "waiting")),
)

form_page = require_http_methods(["GET", "HEAD", "POST"])


class Spot(NamedTuple):
    """Where a cohort meets, as little of it as distances need."""

    pk: int
    latitude: float | None
    longitude: float | None


def spots(at) -> list[Spot]:
    """Every cohort that one can ask for, soonest first: hundreds are measured, and few are shown."""
    open_now = Cohort.objects.open(at).order_by("lead__starts_at", "pk")
    return [Spot(*each) for each in open_now.values_list("pk", "latitude", "longitude")[:AT_MOST]]


def open_cohorts(at, **which):
    """Cohorts that one can ask for, soonest first, each with how many `days` it has."""
    # Counted by itself: grouping would compare every column of course and event, their long texts included.
    through = Cohort.events.through.objects.filter(cohort=OuterRef("pk")).order_by().values("cohort")
    days = Subquery(through.annotate(n=Count("pk")).values("n"))
    found = Cohort.objects.open(at).filter(**which).soonest_first().annotate(days=days)
    return found.only(*SHOWN_IN_A_ROW)[:AT_MOST]


def these(pks, *, at) -> dict:
    """Of open cohorts those with these keys, by key."""
    return {each.pk: each for each in open_cohorts(at, pk__in=pks)}


@login_not_required
@form_page
def nearest(request):
    """Where are you? And what there is, for whoever has not said yet."""
    form = WhereForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        # The address that the browser keeps names the town or the first half only.
        return redirect("training:near", key=keys.key_of(form.found))
    at = timezone.now()
    courses = Course.objects.filter(retired_at=None)[:ON_A_PAGE]
    context = {
        "form": form,
        "courses": [{"course": each, "name": words.told(each, "name"), **season(each, at=at)} for each in courses],
        "rows": [row(each) for each in open_cohorts(at)[:5]],
    }
    return render(request, "training/nearest.html", context)


def season(course, *, at) -> dict:
    """When a course runs, and what that means today."""
    today = timezone.localdate(at)
    runs = {"runs": seasons.spoken(course.months), "in_season": seasons.in_season(months=course.months, day=today)}
    if not runs["in_season"]:
        runs["opens"] = day(moment=seasons.next_opening(months=course.months, day=today))
    return runs


def row(cohort, *, far="", title="") -> dict:
    """A cohort as components/event_rows.html shows it."""
    lead = cohort.lead
    facts = [far, words.places_left(cohort)]
    if cohort.days > 1:
        facts.append(ngettext("%(days)s day", "%(days)s days", cohort.days) % {"days": cohort.days})
    facts.append(words.price(cohort.course))
    return {
        "title": title or f"{words.told(cohort.course, 'name')}, {words.where(cohort)}",
        "url": cohort.get_absolute_url(),
        "starts_at": lead.starts_at,
        "ends_at": lead.ends_at,
        "facts": " · ".join(filter(None, facts)),
        "tag": "",
    }


@login_not_required
@require_safe
def near(request, key):
    """The cohorts by distance from a place, with dates, places left and how far it is; online ones beside them."""
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
            shown.append(row(cohort, far=words.way(miles, from_land=land, to_land=cohort.land)))
            shown[-1]["title"] = f"{number}. {shown[-1]['title']}"
    watching = watch_form = None
    if rules.why_not_watch(member=member) is None:
        watching = Watch.objects.standing().filter(member=member, place_key=key, course=None).first()
        watch_form = WatchForm(initial={"miles": watching.miles} if watching else None)
    context = {
        "here": keys.spoken(here),
        "key": key,
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
    }
    return render(request, "training/near.html", context)


def _map(here, page, first):
    if not page.rows:
        return None
    return drawing.drawn(here=here, marked=[spot for _miles, spot in page.rows], first=first)


@login_not_required
@require_safe
def course(request, slug):
    """What it is, for whom, when it runs, what it costs, its cohorts, and who can be asked about it."""
    shown, at, member = get_object_or_404(Course, slug=slug), timezone.now(), request.user
    current = getattr(member, "is_current", False)
    alumnae = took_part = findable = None
    if current:
        named = Member.objects.visible_to(member).exclude(pk=member.pk)
        found = Alumna.objects.filter(course=shown, member__in=named).select_related("member__organisation")
        listed = Exists(Profile.objects.listed().filter(member=OuterRef("member")))
        alumnae = found.annotate(listed=listed).order_by("-since")[:ALUMNAE_SHOWN]
        took_part = after.took_part(course=shown, member=member, at=at)
        findable = took_part and Alumna.objects.filter(course=shown, member=member).exists()
    context = {
        "course": shown,
        "name": words.told(shown, "name"),
        "about": words.told(shown, "about"),
        "facts": [
            (_("Runs in"), seasons.spoken(shown.months), ""),
            (_("Who may come"), "", words.told(shown, "for_whom")),
            (
                _("A place costs"),
                words.price(shown),
                _("of your organisation’s training points") if shown.points else "",
            ),
        ],
        "rows": [row(each, title=words.where(each)) for each in open_cohorts(at, course=shown)[:ON_A_PAGE]],
        "alumnae": alumnae,
        "took_part": took_part,
        "findable": findable,
        **season(shown, at=at),
    }
    return render(request, "training/course.html", context)


@login_not_required
@require_safe
def cohort(request, pk):
    """One cohort: its days, what a place costs, what her organisation has, and the one thing to do."""
    shown, at, member = cohort_or_404(pk, request.user), timezone.now(), request.user
    current = getattr(member, "is_current", False)
    mine = PlaceRequest.objects.filter(cohort=shown, member=member).order_by("-pk").first() if current else None
    standing = mine if mine and not mine.ended_at else None
    days = list(shown.events.order_by("starts_at"))
    why_not = rules.why_not_ask(cohort=shown, member=member, at=at)
    allowance = paying = None
    if current and not standing and not why_not:
        allowance = points.of(member=member, price=shown.course.points, at=at)
        by = rules.answer_by(starts_at=shown.lead.starts_at, at=at)
        paying = rules.why_not_pay(price=shown.course.points, allowance=allowance, answer_by=by, at=at)
    signed_out = (
        not member.is_authenticated
        and rules.why_not_ask(cohort=shown, member=SimpleNamespace(is_current=True), at=at) is None
    )
    act = None
    if signed_out or not (standing or why_not or paying):
        full = (shown.lead.places_left or 0) <= 0 and shown.lead.capacity is not None
        label = _("Ask for a place on the waiting list") if full else _("Ask for a place")
        act = {"url": reverse("training:ask", args=[pk]), "label": label}
    context = {
        "cohort": shown,
        "name": words.told(shown.course, "name"),
        "where": words.where(shown),
        "about": words.told(shown.course, "about"),
        "days": days,
        "facts": facts(shown),
        "act": act,
        "why_not": None if act or standing else paying or why_not,
        "allowance": allowance,
        "left": words.left_of(allowance) if allowance else "",
        "paying": paying,
        "mine": mine,
        "standing": standing,
        "lines": [line(standing, at=at)] if standing else [],
        "space_url": _space_url(shown) if standing and standing.placed_at and shown.space_id else "",
    }
    return render(request, "training/cohort.html", context)


def _space_url(cohort):
    try:
        return reverse("conversations:space", args=[cohort.space.slug])
    except NoReverseMatch:  # an installation without that room
        return ""


def cohort_or_404(pk, member):
    """The cohort, if it is open or was; organisers see drafts too."""
    found = get_object_or_404(Cohort.objects.select_related("course", "lead", "space"), pk=pk)
    if not found.published_at and not getattr(member, "is_organiser", False):
        raise Http404
    return found


def facts(cohort):
    """Where, places, and price, as components/facts.html shows them."""
    return [
        (_("Where"), cohort.lead.place or _("Online"), words.where(cohort) if not cohort.online else ""),
        (_("Places"), words.places_left(cohort), ""),
        (_("A place costs"), words.price(cohort.course), ""),
        (_("Who may come"), "", words.told(cohort.course, "for_whom")),
    ]


def line(request, *, at):
    """Her request as a line of the ledger: what it waits for, and the way back."""
    registration = request.registration
    back = {"url": reverse("training:give-back", args=[request.cohort_id]), "label": _("I can’t come")}
    if request.cohort.lead.ends_at <= at:
        return {"state": "done", "title": _("You were there"), "sentence": _("Thank you for taking part.")}
    if request.placed_at:
        sentence = _("It is in your calendar: accept the invitation in Outlook.")
        return {"state": "done", "title": _("You have a place"), "sentence": sentence, "link": back}
    if registration:
        see = {
            "url": reverse("events:registered", args=[request.cohort.lead.slug]),
            "label": _("See your place on the list"),
        }
        return {
            "state": "waiting",
            "title": _("You are on the waiting list"),
            "sentence": _("Your points stay kept until you have a place or leave the list."),
            "link": see,
        }
    if request.agreed_at:
        sentence = _(
            "Your organisation says yes. The free places are kept for those who asked before you, until they have an answer."
        )
        return {"state": "waiting", "title": _("A place when one is free"), "sentence": sentence, "link": back}
    by = day(moment=request.approval.expires_at) if request.approval else ""
    who = request.allowance.contact_name if request.allowance else ""
    sentence = _("We have written to %(who)s, who answers by %(day)s. Your place and the points are kept until then.")
    return {
        "state": "waiting",
        "title": _("Your organisation is asked"),
        "sentence": sentence % {"who": who, "day": by},
        "link": back,
    }
