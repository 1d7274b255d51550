from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pleiad.calendars.models import CalendarEntry
from pleiad.desk.door import desk_form, desk_form_for_good, desk_page
from pleiad.desk.pages import attempt, sent, show
from pleiad.ui.dates import when
from pleiad.ui.fields import ReasonForm
from pleiad.ui.paging import cut, page_number

from ... import labels, proposed_times, recurring, rules
from ...actions import access_needs, planning
from ...actions.calendar_entries import about
from ...actions.taking_back import people_of
from ...models import Event
from .. import meetings
from ..forms.event import EventForm
from ..forms.narrow import NarrowEventsForm
from ..registrations import telling

ON_A_PAGE = 20
LISTS = [
    ("coming", gettext_lazy("Coming")),
    ("drafts", gettext_lazy("Drafts")),
    ("past", gettext_lazy("Past")),
    ("cancelled", gettext_lazy("Cancelled")),
]


@desk_page
def events(request):
    """Events in four lists: coming, drafts, past, cancelled; each can be searched, and narrowed to a kind or a month."""
    at = timezone.now()
    chosen = next((name for name, _label in LISTS if name in request.GET), "coming")
    narrowed = NarrowEventsForm(request.GET)
    page = cut(narrowed.among(_listed(chosen, at)), number=page_number(request), size=ON_A_PAGE)
    context = {
        "heading": dict(LISTS)[chosen],
        "lists": [{"name": name, "label": label, "current": name == chosen} for name, label in LISTS],
        "lines": [line(event, at=at) for event in page.rows],
        "page": page,
        "query": urlencode({chosen: "", **narrowed.chosen()}),
        "list": chosen,
        "form": narrowed,
        "narrowed": bool(narrowed.chosen()),
    }
    return show(request, "events", "events/desk/events.html", context)


def _listed(chosen, at):
    if chosen == "cancelled":
        return Event.objects.filter(cancelled_at__isnull=False).order_by("-starts_at", "-pk")
    standing = Event.objects.filter(cancelled_at=None)
    if chosen == "drafts":
        return standing.filter(published_at=None).order_by("starts_at", "pk")
    return standing.published().past(at) if chosen == "past" else standing.published().upcoming(at)


def line(event, *, at):
    """An event as a line of a list: its places, and what is missing."""
    state, said = ("under-way" if event.ends_at > at else "done"), ""
    if event.cancelled_at:
        state, said = "done", _("Cancelled: %(reason)s") % {"reason": event.cancel_reason}
    elif not event.published_at:
        state, said = "waiting", _("A draft that only organisers see.")
    elif event.online and not event.link and event.ends_at > at:
        state, said = "waiting", _("It has no link yet.")
    return {
        "state": state,
        "title": event.title,
        "sentence": f"{when(start=event.starts_at, end=event.ends_at)}. {said}".strip(),
        "facts": [(_("Places"), places(event)), *([(_("Waiting list"), event.waiting)] if event.waiting else [])],
        "link": {"url": reverse("desk:event", args=[event.pk]), "label": _("Open")},
    }


def places(event) -> str:
    """How many places are taken, and of how many."""
    if event.capacity is None:
        return ngettext("%(taken)s taken", "%(taken)s taken", event.places_taken) % {"taken": event.places_taken}
    return _("%(taken)s of %(capacity)s taken") % {"taken": event.places_taken, "capacity": event.capacity}


@desk_page
def event(request, pk):
    """One event as the desk sees it: its facts, what it still needs, and what can be done."""
    shown, at = (
        get_object_or_404(Event.objects.select_related("series", "part_of", "instead_of"), pk=pk),
        timezone.now(),
    )
    context = {
        "event": shown,
        "places": places(shown),
        "rule": labels.rule_of_the_room(shown),
        "access": labels.access(shown),
        "topics": list(shown.topics.all()),
        "series": shown.series and recurring.in_words(shown.series),
        "hosts": list(shown.hosts.select_related("member").order_by("deputy", "since", "pk")),
        "why_not_publish": None if shown.published_at else rules.why_not_publish(event=shown, at=at),
        "why_not_cancel": why_not_cancel(shown, at=at),
        "why_not_take_back": rules.why_not_take_back(event=shown, at=at) if shown.cancelled_at else None,
        "people_first": people_of(shown).count() if shown.instead_of_id and not shown.published_at else 0,
        "over": shown.ends_at <= at,
        "begun": shown.starts_at <= at,
        "reads_needs": access_needs.reads_for(shown, member=request.user),
        "telling": telling(shown),
        "proposed": proposed_times.proposed(shown, at=at),
        "meeting": meetings.panel(shown, at=at),
        "sign_off_trail": settings.SIGN_OFF_TRAIL,
    }
    return show(request, "events", "events/desk/event.html", context)


def why_not_cancel(event, *, at):
    """Why the event cannot be cancelled, or None; the action checks again."""
    if event.cancelled_at:
        return _("This event was cancelled.")
    return _("This event is over.") if event.ends_at <= at else None


@desk_form
def create(request):
    """A new event, as a draft; `?like=ID` copies that event, all but its day and link."""
    at, like = timezone.now(), request.GET.get("like", "")
    model = get_object_or_404(Event, pk=like) if like.isascii() and like.isdigit() and len(like) < 19 else None
    anew = model if model and model.cancelled_at and not model.asked_for_at and "anew" in request.GET else None
    form = EventForm(sent(request), at=at, like=model)
    if request.method == "POST" and form.is_valid():
        made = planning.create(by=request.user, at=at, copied_from=model, instead_of=anew, **form.cleaned_event())
        messages.success(request, _("The draft is kept. Publish it when it is ready."))
        return redirect("desk:event", made.pk)
    heading = _("Plan another like this") if model else _("Plan an event")
    if anew:
        heading = _("Plan it again")
    context = {"form": form, "heading": heading, "label": _("Keep as a draft"), "like": model}
    return show(request, "events", "events/desk/event_form.html", context)


@desk_form_for_good
def publish(request, pk):
    """Publish an event after asking once."""
    shown, at = get_object_or_404(Event, pk=pk), timezone.now()
    why_not = _("This event is published already.") if shown.published_at else rules.why_not_publish(event=shown, at=at)
    if why_not:
        messages.warning(request, str(why_not))
        return redirect("desk:event", pk)
    if request.method == "POST":
        said = _("The event is on the list, and registration is open.")
        if attempt(request, planning.publish, said, event=shown, by=request.user, at=at):
            return redirect("desk:tell-of-event", pk)
        return redirect("desk:event", pk)
    sentences = [
        when(start=shown.starts_at, end=shown.ends_at),
        _("Anyone can see it.") if shown.public else _("Members can see it."),
    ]
    if shown.online:
        no_link = _("It has no link yet. You can set it until shortly before it begins.")
        sentences.append(_("Its link is set.") if shown.link else no_link)
    context = {
        "event": shown,
        "heading": _("Do you want to publish “%(title)s”?") % {"title": shown.title},
        "sentences": sentences,
    }
    return show(request, "events", "events/desk/publish.html", context)


@desk_form_for_good
def cancel(request, pk):
    """Cancel an event; everyone with a place or waiting is told once, with the reason."""
    shown, at = get_object_or_404(Event, pk=pk), timezone.now()
    if why_not := why_not_cancel(shown, at=at):
        messages.warning(request, why_not)
        return redirect("desk:event", pk)
    form = ReasonForm(
        sent(request),
        label=gettext_lazy("Why it will not take place"),
        hint=gettext_lazy("Everyone who is told reads this."),
        missing=gettext_lazy("Say why it will not take place. Everyone who is told reads it."),
        max_length=300,
    )
    if request.method == "POST" and form.is_valid():
        done = _("The event is cancelled. Everyone who had a place or was waiting is told.")
        attempt(request, planning.cancel, done, event=shown, by=request.user, at=at, reason=form.cleaned_data["reason"])
        return redirect("desk:event", pk)
    told = count_told_of_cancelling(shown)
    sentences = [
        ngettext(
            "One person is told, by email and in their calendar.",
            "%(told)s people are told, by email and in their calendars.",
            told,
        )
        % {"told": told}
        if told
        else _("Nobody has registered, so nobody is told."),
        _(
            "You can take this back within a day, as long as the event has not begun. Those who were told are told again."
        ),
    ]
    context = {
        "event": shown,
        "form": form,
        "sentences": sentences,
        "heading": _("Do you want to cancel “%(title)s”?") % {"title": shown.title},
    }
    return show(request, "events", "events/desk/cancel.html", context)


def count_told_of_cancelling(event) -> int:
    """How many people a cancellation reaches: those with it in their calendar, and those told by email."""
    calendars = CalendarEntry.objects.filter(about=about(event), withdrawn_at=None).count()
    return calendars + event.registrations.told_by_email().count()
