"""One event, for everyone who may see it."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from .. import cards, feeds, labels, pages, panels, people, programme, recurring, rules
from ..actions import after
from ..join_links import path_of
from ..models import Event, Registration
from ..rows import act_of, row

ON_A_PAGE = 12
SESSIONS_SHOWN = 100


def event_or_404(slug, viewer):
    """The event with this slug, if this viewer (None: a visitor) may see it."""
    return get_object_or_404(Event.objects.visible_to(viewer), slug=slug)


@login_not_required
@require_safe
def event(request, slug):
    """One event: what and why, the facts, and the one thing to do."""
    visitor = pages.is_visitor(request)
    shown = event_or_404(slug, None if visitor else request.user)
    at = timezone.now()

    def page():
        member = request.user if not visitor and request.user.is_authenticated else None
        registration = Registration.objects.active().filter(event=shown, member=member).first() if member else None
        why_not = rules.why_not_register(event=shown, at=at, member=member, through=shown.asked_for_at)
        act = link = None
        if registration and not shown.cancelled_at and shown.ends_at > at:
            label = _("See your place") if registration.placed_at else _("See your place on the waiting list")
            if registration.offered_until:
                label = _("Answer: a place is offered to you")
            act = {"url": reverse("events:registered", args=[slug]), "label": label}
            link = {"url": reverse("events:withdraw", args=[slug]), "label": _("I can’t come")}
        elif not why_not:
            act = {"url": shown.asked_for_url or reverse("events:register", args=[slug]), "label": act_of(shown)}
        join_path = way_in(shown, registration, member, at=at)
        context = {
            "facts": labels.facts(shown, at=at, has_link=bool(join_path)),
            "act": act,
            "link": link,
            "why_not": why_not,
            "over": shown.ends_at <= at,
            "after": after.shown(event=shown, reader=member, at=at),
            "may_answer": registration and after.may_answer(registration=registration, event=shown, at=at),
            "sections": panels.panels(event=shown, reader=member, at=at) if member else [],
            **people.of_event(event=shown, reader=member, at=at),
            "join_path": join_path,
            "open_sections": [render_to_string(*each) for each in wanted],
            "asides": panels.asides(event=shown, reader=member, at=at) if member else [],
            **telling(shown),
            **around(shown, None if visitor else request.user, at=at),
        }
        return render(request, "events/event.html", context)

    wanted = panels.open_panels(event=shown, at=at) if visitor else []
    if visitor:
        state = (shown.pk, shown.revision, shown.ends_at <= at, repr(wanted))
        return pages.kept(request, ("event", get_language(), *state), page)
    return page()


def way_in(event, registration, member, *, at):
    """The member's own link to the meeting, wherever they have a seat that is no longer provisional; or ""."""
    if not (registration and registration.placed_at and member.is_current) or event.cancelled_at or event.ends_at <= at:
        return ""
    return path_of(registration.pk, registration.link_round) if event.link or not event.venue else ""


def around(event, viewer, *, at):
    """What an event belongs to and consists of, as far as this reader may see it, and the structured data of a public one.

    A change of one of these events raises the revisions of the others, so that a visitor's kept page is up to date.
    """
    near = list(
        Event.objects.visible_to(viewer)
        .published()
        .filter(Q(part_of=event.pk) | Q(pk__in=[event.part_of_id] if event.part_of_id else []))
        .order_by("starts_at", "pk")[:SESSIONS_SHOWN]
    )
    bigger = next((each for each in near if each.pk == event.part_of_id), None)
    series = event.series
    return {
        "sessions": [row(each, counted=False) for each in near if each is not bigger],
        "bigger": bigger and {"title": labels.on_a_page(bigger, "title"), "url": bigger.get_absolute_url()},
        "series": series and {"rule": recurring.in_words(series), "query": programme.Filters(series=series.pk).query()},
        "topics": [
            {"name": str(topic), "query": programme.Filters(topic=topic.slug).query()} for topic in event.topics.all()
        ],
        "schema": feeds.schema(event, bigger=bigger) if event.public and event.published_at else None,
        "preview": cards.preview(event) if event.public and event.published_at else None,
    }


def telling(event):
    """What every page about an event needs, in the language of the page."""
    return {
        "event": event,
        "title": labels.on_a_page(event, "title"),
        "summary": labels.on_a_page(event, "summary"),
        "description": labels.on_a_page(event, "description"),
        "kind": event.get_kind_display(),
        "rule": labels.rule_of_the_room(event),
        "full": event.capacity is not None and event.places_left <= 0,
    }
