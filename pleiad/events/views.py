"""What is planned, for everybody who may see it: the lists, one event, and both as calendars."""

from types import SimpleNamespace

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pleiad.calendars import ics
from pleiad.calendars.views import CALENDAR, as_file
from pleiad.prepared import Given, Prepared
from pleiad.ui.paging import cut, page_number

from . import actions, beside, pages, rules, words
from .models import Event, Registration

ON_A_PAGE = 20
ON_THE_HOME_PAGE = 4


@login_not_required
@require_safe
def home(request):
    """What the network is, the next meeting and what is planned."""
    at = timezone.now()
    events = Event.objects.visible_to(None if pages.is_visitor(request) else request.user).published()
    coming = list(events.upcoming(at).filter(cancelled_at=None)[: ON_THE_HOME_PAGE + 1])

    def page():
        shown = rows(coming, request.user)
        context = {"next_event": shown[0] if shown else None, "planned": shown[1:]}
        return render(request, "home.html", context)

    if pages.is_visitor(request):
        return pages.kept(("home", get_language(), *((event.pk, event.revision) for event in coming)), page)
    return page()


@login_not_required
@require_safe
def planned(request):
    """The list of planned events, twenty a page; `?past` turns it round."""
    at, past = timezone.now(), "past" in request.GET
    events = Event.objects.visible_to(None if pages.is_visitor(request) else request.user)
    if not getattr(pages.is_visitor(request) or request.user, "is_organiser", False):
        events = events.published()
    events = events.past(at) if past else events.upcoming(at)
    shown = cut(events, number=page_number(request), size=ON_A_PAGE)

    def page():
        context = {
            "rows": rows(shown.rows, request.user),
            "past": past,
            "page": shown,
            "query": "past=" if past else "",
        }
        return render(request, "events/list.html", context)

    if pages.is_visitor(request):
        key = ("list", get_language(), past, shown.number, shown.has_next, *((e.pk, e.revision) for e in shown.rows))
        return pages.kept(key, page)
    return page()


def rows(events, member):
    """Events as the rows of a list, each with at most one tag that is about her."""
    mine = {}
    if member.is_authenticated and events:
        registrations = Registration.objects.active().filter(member=member, event__in=events)
        mine = {registration.event_id: registration for registration in registrations}
    return [row(event, mine.get(event.pk)) for event in events]


def row(event, registration=None):
    """An event as components/event_row.html shows it."""
    over = event.ends_at <= timezone.now()
    said, state = tag(event, registration, over=over)
    facts = [event.get_kind_display(), event.place or _("Online")]
    if event.capacity is not None and event.places_left > 0 and not (registration or event.cancelled_at or over):
        facts.append(
            ngettext("%(left)s place left", "%(left)s places left", event.places_left) % {"left": event.places_left}
        )
    if event.access:
        facts.append(event.access)
    return {
        "title": words.told(event, "title"),
        "url": event.get_absolute_url(),
        "starts_at": event.starts_at,
        "ends_at": event.ends_at,
        "over": over,
        "facts": " · ".join(str(fact) for fact in facts),
        "tag": said,
        "state": state,
        "act": "" if registration or over or event.cancelled_at else act_of(event),
    }


def act_of(event):
    """What she does to come: a full event says before the first click that there is a list."""
    return _("Join the waiting list") if event.capacity is not None and event.places_left <= 0 else _("Register")


def tag(event, registration, *, over=False):
    """The one tag of a row: what it says and its state; what is over says nothing more of places."""
    if event.cancelled_at:
        return _("Cancelled"), "problem"
    if over:
        return "", ""
    if registration:
        return (_("Registered"), "done") if registration.placed_at else (_("On the waiting list"), "waiting")
    if not event.published_at:
        return _("Draft"), "waiting"
    if event.capacity is not None and event.places_left <= 0:
        return _("Waiting list"), ""
    return "", ""


BY_SLUG = {
    who: Prepared(lambda viewer=viewer: Event.objects.visible_to(viewer).filter(slug=Given("slug")))
    for who, viewer in (
        ("organiser", SimpleNamespace(is_organiser=True)),
        ("member", SimpleNamespace(is_current=True)),
        ("visitor", None),
    )
}


def event_or_404(slug, viewer):
    """The event of this address, if this member (None: a visitor) may see it."""
    who = (
        "organiser"
        if getattr(viewer, "is_organiser", False)
        else "member"
        if getattr(viewer, "is_current", False)
        else "visitor"
    )
    if (found := BY_SLUG[who].first(slug=slug)) is None:
        raise Http404
    return found


@login_not_required
@require_safe
def event(request, slug):
    """One event: what and why, the facts, and the one thing to do."""
    visitor = pages.is_visitor(request)
    shown = event_or_404(slug, None if visitor else request.user)
    at = timezone.now()

    def page():
        member = request.user if not visitor and request.user.is_authenticated else None
        mine = Registration.objects.active().filter(event=shown, member=member).first() if member else None
        why_not = rules.why_not_register(event=shown, at=at, member=member)
        act = link = None
        if mine and not shown.cancelled_at and shown.ends_at > at:
            label = _("See your place") if mine.placed_at else _("See your place on the waiting list")
            act = {"url": reverse("events:registered", args=[slug]), "label": label}
            link = {"url": reverse("events:withdraw", args=[slug]), "label": _("I can’t come")}
        elif not why_not:
            act = {"url": reverse("events:register", args=[slug]), "label": act_of(shown)}
        context = {
            "facts": words.facts(shown, at=at),
            "act": act,
            "link": link,
            "why_not": why_not,
            "over": shown.ends_at <= at,
            "sections": beside.sections(event=shown, reader=member, at=at) if member else [],
            **telling(shown),
        }
        return render(request, "events/event.html", context)

    if visitor:
        return pages.kept(("event", get_language(), shown.pk, shown.revision, shown.ends_at <= at), page)
    return page()


def telling(event):
    """What pages say of an event, in the language of the page."""
    return {
        "event": event,
        "title": words.told(event, "title"),
        "summary": words.told(event, "summary"),
        "description": words.told(event, "description"),
        "kind": event.get_kind_display(),
        "rule": words.rule_of_the_room(event),
        "full": event.capacity is not None and event.places_left <= 0,
    }


@login_not_required
@require_safe
def download(request, slug):
    """One public event as a file, without anybody's join link."""
    shown = get_object_or_404(Event.objects.visible_to(request.user), slug=slug)
    return as_file(ics.calendar([as_entry(shown)], method="PUBLISH"), shown.slug)


@login_not_required
@require_safe
def feed(request):
    """All public planned events, to subscribe to."""
    coming = list(Event.objects.visible_to(None).upcoming(timezone.now())[:500])
    language, shown = get_language(), tuple((each.pk, each.revision) for each in coming)

    def whole():  # a sixth of a second for 500 events, which anybody may ask for as often as she likes
        return ics.calendar([as_entry(each) for each in coming], name=settings.NETWORK["name"])

    return HttpResponse(pages.kept_newest(f"feed-{language}", shown, whole), content_type=CALENDAR)


def as_entry(event):
    """An event as everybody may see it in a calendar."""
    host = settings.BASE_URL.partition("://")[2].partition(":")[0]
    return ics.entry(
        uid=f"event-{event.pk}@{host}",
        title=words.told(event, "title"),
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        stamp=event.created_at,
        location=event.place,
        note=actions.note(event),
        sequence=event.revision,
        url=settings.BASE_URL + event.get_absolute_url(),
        cancelled=bool(event.cancelled_at),
    )
