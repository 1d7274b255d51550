from datetime import timedelta
from types import SimpleNamespace

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pleiad.calendars import ics
from pleiad.calendars.models import CalendarEntry
from pleiad.calendars.views import CALENDAR, as_file
from pleiad.channels.states import ENDED, State
from pleiad.members import addresses, registers, signing_in
from pleiad.prepared import Given, Prepared
from pleiad.refusals import Refused
from pleiad.ui.dates import when
from pleiad.ui.paging import cut, page_number

from . import actions, ledger, pages, rules, words
from .forms import JoinForm, RegisterForm
from .join_links import join_link, registration_of
from .models import Event, Registration

SOON = timedelta(minutes=30)
"""So long before the beginning, going to the meeting is the one act of her page."""

ON_A_PAGE = 20
ON_THE_HOME_PAGE = 4
form_page = require_http_methods(["GET", "HEAD", "POST"])


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


def register_form(sent, member):
    """Teams is asked of whom it concerns: not while her invitation stands, and never "with" again after a "without"."""
    if sent and "teams" in sent:
        return RegisterForm(sent)
    latest = member.channel_invites.order_by("-pk").first()
    without = member.hidden_since or (latest and latest.state == State.OPTED_OUT)
    asked = latest is None or latest.state in ENDED
    return RegisterForm(sent, asked=asked, initial={"teams": "without" if without else "with"})


@form_page
def register(request, slug):
    """A signed-in woman registers: the rule of the room and what Teams shows, then one button."""
    at, member = timezone.now(), request.user
    shown = event_or_404(slug, member)
    form = register_form(request.POST if request.method == "POST" else None, member)
    if request.method == "POST" and form.is_valid():
        try:
            actions.register(event=shown, member=member, at=at, with_teams=form.with_teams)
        except Refused as refusal:
            if not Registration.objects.active().filter(event=shown, member=member).exists():
                messages.error(request, str(refusal))
                return redirect(shown)
        return redirect("events:registered", slug=slug)
    if Registration.objects.active().filter(event=shown, member=member).exists():
        return redirect("events:registered", slug=slug)
    if why_not := rules.why_not_register(event=shown, at=at, member=member):
        messages.warning(request, str(why_not))
        return redirect(shown)
    return render(request, "events/register.html", {"form": form, **telling(shown)})


@login_not_required
@form_page
def join(request):
    """The third screen of the main job: she confirms who she is, and with that one act everything exists."""
    proved = signing_in.proved(request=request, at=timezone.now())
    if not proved:
        return redirect("members:enter")
    address = addresses.parse(proved["address"])
    register_now = registers.current()
    verdict = register_now.decide(address)
    coming_to = event_of(proved["then"])
    statement = registers.statement()
    form = JoinForm(
        request.POST or None,
        organisation=verdict.organisation,
        at_once=verdict.lane == "auto",
        initial={"teams": "with"},
    )
    if request.method == "POST" and form.is_valid():
        try:
            member, registration = actions.join(
                event=coming_to,
                with_teams=form.with_teams,
                at=timezone.now(),
                address=address,
                verdict=verdict,
                key=register_now.key(address),
                name=form.cleaned_data["name"],
                organisation=form.cleaned_data.get("organisation", ""),
                evidence=form.cleaned_data.get("evidence", ""),
                statement=statement,
                language=get_language(),
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("members:enter")
        then = reverse("events:registered", args=[coming_to.slug]) if registration else reverse("events:joined")
        return signing_in.sign_in(request=request, member=member, then=then)
    organisation = (
        verdict.organisation_cy if get_language() == "cy" and verdict.organisation_cy else verdict.organisation
    )
    context = {
        "form": form,
        "verdict": verdict,
        "organisation": organisation,
        "statement": statement,
        "address": address.text,
    }
    return render(request, "events/join.html", {**context, **(telling(coming_to) if coming_to else {})})


def event_of(path: str) -> Event | None:
    """The published event whose registration she was on her way to."""
    try:
        found = resolve(path)
    except Resolver404:
        return None
    if found.view_name != "events:register":
        return None
    return Event.objects.visible_to(None).filter(**found.kwargs).first()


@require_safe
def joined(request):
    """What exists now for somebody who joined without a meeting."""
    heading, sentence = _("You are a member"), _("Welcome. We are glad that you are here.")
    vouching = False
    if not request.user.is_current:
        heading, sentence = (
            _("Your application is with us"),
            _("An organiser looks at it and answers by the day below."),
        )
        if vouching := request.user.applications.filter(decided_at=None, lane="sponsor").exists():
            sentence = _("One thing is missing: the names of two members who know you.")
    context = {"heading": heading, "sentence": sentence, "waiting": not request.user.is_current, "vouching": vouching}
    return render(request, "events/joined.html", {"lines": ledger.lines(member=request.user), **context})


@require_safe
def registered(request, slug):
    """What exists now: her place, her calendar, her Teams invite, each with its state and next step."""
    mine = get_object_or_404(
        Registration.objects.active().select_related("event", "channel_invite"), event__slug=slug, member=request.user
    )
    shown, at = mine.event, timezone.now()
    if shown.cancelled_at:
        return redirect(shown)
    over = shown.ends_at <= at
    entry = CalendarEntry.objects.filter(about=actions.about(shown), holder=request.user, withdrawn_at=None).first()
    number = None if mine.placed_at else number_on_list(mine)
    if number:
        heading = _("You are number %(number)s on the waiting list") % {"number": number}
    else:
        heading = _("You have a place") if request.user.is_current else _("A place is kept for you")
    has_link = mine.placed_at and request.user.is_current and not over and (shown.link or not shown.place)
    context = {
        **telling(shown),
        "heading": heading,
        "sentence": f"{words.told(shown, 'title')}, {when(start=shown.starts_at, end=shown.ends_at)}",
        "waiting": bool(number) or not request.user.is_current,
        "lines": ledger.lines(member=request.user, registration=mine, entry=entry),
        "over": over,
        "join_link": join_link(mine.pk) if has_link else "",
        "soon": shown.starts_at - at < SOON,
    }
    return render(request, "events/registered.html", context)


def number_on_list(registration) -> int:
    """Her place in the queue, counted from 1."""
    return registration.event.registrations.waiting().filter(arrival__lte=registration.arrival).count()


@form_page
def withdraw(request, slug):
    """I can't come: one page, one pressing."""
    mine = get_object_or_404(
        Registration.objects.active().select_related("event"), event__slug=slug, member=request.user
    )
    if request.method == "POST":
        try:
            actions.withdraw(registration=mine, by=request.user, at=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            given_back = _("You have given your place back. Thank you for telling us.")
            left = _("You have left the waiting list. Thank you for telling us.")
            messages.success(request, given_back if mine.placed_at else left)
        return redirect(mine.event)
    return render(request, "events/withdraw.html", {"registration": mine, **telling(mine.event)})


@login_not_required
@require_safe
def go(request, token):
    """Her personal join link leads to wherever the meeting now is, as long as she holds a place."""
    registration = registration_of(token)
    if registration is None:
        return render(
            request, "events/no_way_in.html", {"why_not": _("This link is not complete. Copy all of it.")}, status=404
        )
    why_not = rules.why_not_join_now(registration=registration, at=timezone.now())
    if why_not:
        return render(request, "events/no_way_in.html", {"why_not": why_not, "event": registration.event})
    return HttpResponse(
        status=302, headers={"Location": iri_to_uri(registration.event.link), "Cache-Control": "no-store"}
    )


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


@require_safe
def mine(request):
    """What she has registered for, coming first."""
    at = timezone.now()
    registrations = Registration.objects.active().filter(member=request.user).select_related("event")
    coming = registrations.filter(event__ends_at__gt=at).order_by("event__starts_at")
    past = registrations.filter(event__ends_at__lte=at).order_by("-event__starts_at")[:ON_A_PAGE]
    shown = {
        "coming": [row(each.event, each) for each in coming[:100]],
        "past": [row(each.event, each) for each in past],
    }
    return render(request, "events/mine.html", shown)
