"""The programme: planned and past events, as a list by month and as a calendar month."""

import calendar
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from pleiad.directory.models import Topic
from pleiad.ui.dates import A_NIGHT, month_and_year
from pleiad.ui.paging import cut, page_number

from .. import days, pages, programme
from ..models import LONGEST, Event
from ..programme_form import ProgrammeFilterForm
from ..rows import rows
from .event import ON_A_PAGE

MONTHS = (date(2015, 1, 1), 36)
"""The first month that has a page, and how many months ahead the last one is."""
IN_A_MONTH = 400
"""Events that one month's page shows at most."""


@login_not_required
@require_safe
def planned(request):
    """The list of planned events month by month, twenty a page; with `?past`, past events."""
    at, past, wanted = timezone.now(), "past" in request.GET, programme.read(request.GET)
    query = wanted.query(**({"past": ""} if past else {}))
    if programme.is_from_the_form(request.GET):
        return redirect(f"{reverse('events:list')}{'?' if query else ''}{query}")
    number = page_number(request)
    found, reader = _looked_for(request, wanted, ours=_addresses(query, number, past))
    found = found.past(at) if past else found.upcoming(at)

    def page(shown):
        return _show(
            request,
            "events/list.html",
            wanted,
            past=past,
            months=by_month(days.as_one(rows(shown.rows, request.user))),
            page=shown,
            query=query,
        )

    if reader is None:
        shown = cut(found.values_list("pk", "revision"), number=number, size=ON_A_PAGE)
        key = ("list", get_language(), past, wanted, timezone.localdate(), number, shown.has_next, *shown.rows)
        return pages.kept(request, key, lambda: page(_whole(shown)))
    return page(cut(found, number=number, size=ON_A_PAGE))


def _addresses(query, number, past):
    """The query strings with which our pages link to this page of the list."""
    numbered = f"page={number}&{query}" if query else f"page={number}"
    return (query, query.replace("past=", "past", 1)) if number == 1 else (numbered,)


def _looked_for(request, wanted, *, ours):
    """The filtered events that this reader may see, and the reader: None for a visitor whose page may be kept."""
    if pages.is_visitor(request, ours=ours):
        return wanted.among(Event.objects.visible_to(None)), None
    reader = request.user
    events = Event.objects.visible_to(reader)
    if not getattr(reader, "is_organiser", False):
        events = events.published()
    return wanted.among(events, reader if getattr(reader, "is_current", False) else None), reader


def _whole(shown):
    """The rows of a slice of keys and revisions, in the same order."""
    found = Event.objects.visible_to(None).in_bulk([pk for pk, _revision in shown.rows])
    rows = [found[pk] for pk, _revision in shown.rows if pk in found]
    return type(shown)(rows=rows, number=shown.number, has_next=shown.has_next)


def by_month(shown):
    """Rows under the name of their month, in the order they have."""
    return [
        {"name": name, "rows": list(those)}
        for name, those in groupby(shown, key=lambda row: month_and_year(moment=row["starts_at"]))
    ]


def _show(request, template, wanted, **context):
    """A page of the programme with its filters, and what is chosen of them."""
    more = {"past": ""} if context.get("past") else {}
    may_play = getattr(request.user, "is_current", False) and bool(programme.OPEN_PARTS)
    topics = Topic.objects.filter(retired_at=None, slug=wanted.topic) if wanted.topic else ()
    return render(
        request,
        template,
        {
            "filters": partial(ProgrammeFilterForm, wanted, parts=may_play),
            "may_play": may_play,
            "chips": wanted.chips(topics=topics, **more),
            "everything": "past=" if context.get("past") else "",
            "chosen": wanted.query(),
            **context,
        },
    )


@login_not_required
@require_safe
def this_month(request):
    """Lead to the current month."""
    today, query = timezone.localdate(), programme.read(request.GET).query()
    address = reverse("events:month", args=[today.year, today.month])
    return redirect(f"{address}{'?' if query else ''}{query}")


@login_not_required
@require_safe
def month(request, year, number):
    """One month's events by day: a calendar on a wide screen, a list of days on a phone."""
    wanted, today = programme.read(request.GET), timezone.localdate()
    if not 1 <= number <= 12 or not 1 <= year <= 9998:
        raise Http404
    first = date(year, number, 1)
    last_one = _months_later(today.replace(day=1), MONTHS[1])
    if not MONTHS[0] <= first <= last_one:
        raise Http404
    if programme.is_from_the_form(request.GET):
        query = wanted.query()
        return redirect(f"{request.path}{'?' if query else ''}{query}")
    found, reader = _looked_for(request, wanted, ours=(wanted.query(),))
    following = _months_later(first, 1)
    # By London's clock: what starts in the month, and what began before it and goes on for more than a night.
    here, goes_on = _midnight(first), Q(ends_at__gt=_midnight(first) + A_NIGHT)
    found = found.filter(starts_at__gte=here - LONGEST, starts_at__lt=_midnight(following))
    found = found.filter(Q(starts_at__gte=here) | goes_on)
    found = found.order_by("starts_at", "pk")

    def page(events, more):
        earlier, later = _months_later(first, -1), following
        return _show(
            request,
            "events/month.html",
            wanted,
            first=first,
            name=month_and_year(moment=first),
            weeks=weeks(first, rows(events, request.user), today=today),
            any=bool(events),
            more=more,
            earlier=_link(earlier) if earlier >= MONTHS[0] else None,
            later=_link(later) if later <= last_one else None,
        )

    if reader is None:
        shown = cut(found.values_list("pk", "revision"), number=1, size=IN_A_MONTH)
        key = ("month", get_language(), first, wanted, today, timezone.now().hour, shown.has_next, *shown.rows)
        return pages.kept(request, key, lambda: page(_whole(shown).rows, shown.has_next))
    shown = cut(found, number=1, size=IN_A_MONTH)
    return page(shown.rows, shown.has_next)


def _midnight(day):
    return datetime.combine(day, time(), timezone.get_default_timezone())


def _months_later(first, many):
    count = first.year * 12 + first.month - 1 + many
    return date(count // 12, count % 12 + 1, 1)


def _link(first):
    return {"name": month_and_year(moment=first), "url": reverse("events:month", args=[first.year, first.month])}


def days_of(*, starts_at: datetime, ends_at: datetime) -> list[date]:
    """London's days on which an event takes place; the morning after a night is none of its own."""
    begins, ends = timezone.localdate(starts_at), timezone.localdate(ends_at)
    if ends_at - starts_at < A_NIGHT:
        return [begins]
    if timezone.localtime(ends_at).time() == time():
        ends -= timedelta(days=1)
    return [begins + timedelta(days=number) for number in range((ends - begins).days + 1)]


def weeks(first: date, shown: list[dict], *, today: date) -> list[list[dict]]:
    """Whole weeks, Monday to Sunday, that hold the month; each day with its events and whether it is in this month."""
    on: dict[date, list[dict]] = {}
    for row in shown:
        for number, day in enumerate(days_of(starts_at=row["starts_at"], ends_at=row["ends_at"])):
            on.setdefault(day, []).append({**row, "day": number + 1})
    begins = first - timedelta(days=first.weekday())
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    days = (last - begins).days // 7 * 7 + 7
    found = [begins + timedelta(days=number) for number in range(days)]
    made = [
        {"day": day, "here": day.month == first.month, "today": day == today, "rows": on.get(day, [])} for day in found
    ]
    return [made[number : number + 7] for number in range(0, days, 7)]
