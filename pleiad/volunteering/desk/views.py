"""The parts of an event on the desk: which are wanted, who offers, and afterwards which were played."""

from copy import copy

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pleiad.desk.door import desk_action, desk_form, desk_page
from pleiad.desk.pages import attempt, sent, show
from pleiad.desk.reads import tells_plainly, write_list_down
from pleiad.errors import Refused
from pleiad.events.models import Event
from pleiad.members.visibility import names_on_the_desk
from pleiad.ui.dates import short_day
from pleiad.ui.paging import cut, page_number

from .. import actions, rotation, rules
from ..models import Offer, Part, StandingOffer
from .forms import ChangePartForm, PartForm

ON_A_PAGE = 20
READ_OFFERS = "read who offers to help"
tells_plainly(
    READ_OFFERS,
    gettext_lazy("Saw who offers to play a part: %(many)s"),
    why=gettext_lazy("To find people for a meeting"),
)
AT_MOST = 500
"""The most offers that one page shows; no meeting has more."""


@desk_form
def parts(request, pk):
    """The parts of an event with their offers, members who could be asked, and a form to add a part."""
    event, at = get_object_or_404(Event, pk=pk), timezone.now()
    form = PartForm(sent(request), in_a_series=event.series_id is not None)
    if request.method == "POST" and form.is_valid():
        everywhere = form.cleaned_data.pop("everywhere", False)
        try:
            part = actions.add_part(event=event, by=request.user, at=at, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _said_after_adding(part, everywhere, by=request.user, at=at))
            return redirect("desk:parts", pk)
    over = event.ends_at <= at
    listed = _with_offers(event, at)
    offered = [each for part in listed for each in part.offered_by]
    write_list_down(did=READ_OFFERS, by=request.user, at=at, members=offered)
    context = {
        "event": event,
        "form": form,
        "parts": listed,
        "why_closed": rules.why_closed(event=event, at=at),
        "over": over,
        "to_confirm": over and not event.cancelled_at and any(part.accepted for part in listed),
        **_to_ask(event, at, over),
        "may_add": not over and not event.cancelled_at,
    }
    return show(request, "events", "volunteering/desk/parts.html", context)


def _said_after_adding(part, everywhere, *, by, at):
    more = actions.add_part_to_series(part=part, by=by, at=at) if everywhere else 0
    if not more:
        return _("The part is on the event’s page.")
    return ngettext(
        "The part is on the page of this event and of %(n)s that follows.",
        "The part is on the page of this event and of %(n)s that follow.",
        more,
    ) % {"n": more}


def _to_ask(event, at, over):
    """Whom an organiser could ask: by name, and with what they said of when and for what."""
    due = [] if over else rotation.due_the_stage(at=at)
    ready = [] if over else rotation.ready_for(event=event, at=at)
    named = names_on_the_desk([*due, *(each.member for each in ready)])
    return {"due_the_stage": [named(each).whole for each in due], "ready": [_ready(each, named) for each in ready]}


def _with_offers(event, at):
    listed = list(Part.objects.filter(event=event))
    offers = list(Offer.objects.filter(part__in=listed).select_related("member__organisation")[:AT_MOST])
    shares = rotation.shares(members={offer.member_id for offer in offers}, at=at)
    named = names_on_the_desk(offer.member for offer in offers)
    for part in listed:
        part.event = event
        part.lines, part.accepted, part.offered_by = [], 0, []
    by_key = {part.pk: part for part in listed}
    for offer in offers:
        offer.part, offer.who = by_key[offer.part_id], named(offer.member)
        offer.share = shares.get(offer.member_id, rotation.Share())
    for offer in sorted(offers, key=lambda each: (not rules.is_standing(each), *rotation.turn(each, each.share))):
        offer.part.lines.append(_line(offer, at))
        offer.part.offered_by.append(offer.member_id)
        offer.part.accepted += bool(rules.is_standing(offer) and offer.accepted_at)
    return listed


def _line(offer, at):
    said = []
    if offer.first_time:
        said.append(_("First time."))
    if offer.with_partner:
        said.append(_("Pair them with someone."))
    if offer.words:
        said.append(f"“{offer.words}”")
    standing = rules.is_standing(offer)
    state = {
        "withdrawn_at": _("They withdrew."),
        "ended_at": _("Ended."),
        "thanked_at": _("Thanked."),
        "done_at": _("Done and confirmed."),
        "not_done_at": _("Not done."),
        "accepted_at": _("Has the part."),
        "kept_at": _("Kept for another time."),
    }
    moment = next((name for name in state if getattr(offer, name)), None)
    waits = standing and moment is None
    return {
        "offer": offer,
        "said": " ".join(said),
        "hint": rotation.hint(offer=offer, share=offer.share) if waits else "",
        "state": state[moment] if moment else _("Waits for your answer."),
        "mark": "done" if standing and offer.accepted_at else "waiting" if standing else "not-set-up",
        "answers": [
            {"name": name, "label": label}
            for name, label in (
                ("accept", _("Accept")),
                ("keep", _("Keep for another time")),
                ("thank", _("Say no, with thanks")),
            )
            if not rules.why_not_answer(offer=offer, answer=name, at=at)
        ],
    }


def _ready(offer, named):
    months = ", ".join(str(MONTHS[number]) for number in offer.not_in if number in MONTHS)
    not_in = "; ".join(filter(None, [months, offer.not_when]))
    topics = ", ".join(str(topic) for topic in offer.topics.all())
    facts = [(_("Topics"), topics)] if topics else []
    return {
        "state": "waiting",
        "title": named(offer.member).whole,
        "sentence": offer.words,
        "facts": [*facts, *([(_("Not in"), not_in)] if not_in else [])],
        "link": {"label": _("Who they are"), "url": reverse("desk:member", args=[offer.member_id])},
    }


ANSWERS = {
    "accept": (actions.accept, lambda: _("The part is theirs, and an email tells them so.")),
    "keep": (actions.keep, lambda: _("The offer is kept for another time, and an email thanks them.")),
    "thank": (actions.thank, lambda: _("An email thanks them.")),
}


@desk_action
def answer(request, pk):
    """Accept an offer, keep it for another time, or end it with thanks."""
    offer = get_object_or_404(Offer.objects.select_related("part"), pk=pk)
    deed, done = ANSWERS.get(request.POST.get("answer", ""), (None, None))
    if deed is None:
        messages.error(request, _("Choose an answer."))
    else:
        attempt(request, deed, done(), offer=offer, by=request.user, at=timezone.now())
    return redirect(reverse("desk:parts", args=[offer.part.event_id]) + f"#part-{offer.part_id}")


@desk_form
def change_part(request, pk):
    """Change the minutes and number of people of a part, or close it."""
    part = get_object_or_404(Part.objects.select_related("event"), pk=pk)
    form = ChangePartForm(sent(request), instance=copy(part))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_part(part=part, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error("wanted", str(refusal))
        else:
            messages.success(request, _("The part is changed."))
            return redirect("desk:parts", part.event_id)
    return show(
        request, "events", "volunteering/desk/part_form.html", {"form": form, "part": part, "event": part.event}
    )


@desk_form
def played(request, pk):
    """After an event, confirm on one page who played which part; those who did are thanked by email."""
    event, at = get_object_or_404(Event, pk=pk), timezone.now()
    given = Offer.objects.accepted().filter(part__event=event).select_related("part", "member")
    offers = list(given.order_by("part_id", "member__name", "pk")[:AT_MOST])
    named = names_on_the_desk(offer.member for offer in offers)
    for offer in offers:
        offer.part.event, offer.who = event, named(offer.member)
        offer.why_not = rules.why_not_say_done(offer=offer, by=request.user, at=at)
    open_ones = [offer for offer in offers if not offer.why_not]
    if request.method == "POST":
        chosen, thanked = set(request.POST.getlist("done")), 0
        for offer in open_ones:
            done = str(offer.pk) in chosen
            try:
                actions.say_done(offer=offer, done=done, by=request.user, at=at)
                thanked += done
            except Refused:  # another organiser was first
                continue
        said = ngettext("One person is thanked.", "%(thanked)s people are thanked.", thanked) % {"thanked": thanked}
        messages.success(request, said if thanked else _("It is recorded. Nobody was told."))
        return redirect("desk:parts", pk)
    context = {
        "event": event,
        "offers": offers,
        "open": open_ones,
        "settled": len(offers) > len(open_ones),
        "over": event.ends_at <= at,
    }
    return show(request, "events", "volunteering/desk/played.html", context)


@desk_page
def standing_offers(request):
    """Members with a standing offer, and those whose offer was kept for another time."""
    found = StandingOffer.objects.filter(withdrawn_at=None).prefetch_related("member", "topics")
    page = cut(found.order_by("-made_at", "-pk"), number=page_number(request), size=ON_A_PAGE)
    kept = Offer.objects.standing().filter(kept_at__isnull=False).prefetch_related("member", "part__event")
    kept = list(kept.order_by("-kept_at", "-pk")[:ON_A_PAGE])
    seen = [each.member_id for each in (*page.rows, *kept)]
    write_list_down(did=READ_OFFERS, by=request.user, at=timezone.now(), members=seen)
    named = names_on_the_desk(each.member for each in (*page.rows, *kept))
    context = {
        "lines": [_ready(each, named) for each in page.rows],
        "page": page,
        "kept": [
            {
                "state": "waiting",
                "title": named(each.member).whole,
                "sentence": _("%(part)s, offered on %(day)s for “%(title)s”")
                % {"part": each.part, "day": short_day(moment=each.offered_at), "title": each.part.event.title},
            }
            for each in kept
        ],
    }
    return show(request, "events", "volunteering/desk/standing_offers.html", context)
