"""Changing an event, or one and all that follow it in its series, after a preview of who is told and what."""

import copy

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pleiad.audit.actions import name_of
from pleiad.calendars.emails import change_in_words
from pleiad.desk.door import desk_form, desk_form_for_good
from pleiad.desk.joint_pages import propose_page
from pleiad.desk.pages import sent, show
from pleiad.errors import Refused
from pleiad.members.bank_holidays import is_bank_holiday
from pleiad.ui.dates import when

from ...actions import moves, planning, series
from ...actions.calendar_entries import note
from ...emails import move_in_words
from ...models import Event
from ..forms.event import EventForm
from ..forms.link import ProposedLinkForm
from ..joint_decisions import LINK


@desk_form
def edit(request, pk):
    """Change an event. When it is published, or others follow, the organiser first sees who is told and what."""
    shown, at = get_object_or_404(Event.objects.select_related("part_of", "series"), pk=pk), timezone.now()
    if shown.cancelled_at:
        messages.warning(request, _("This event was cancelled, so it cannot be changed."))
        return redirect("desk:event", pk)
    others = series.following(shown)
    form = EventForm(sent(request), at=at, event=shown, following=len(others))
    context = {"form": form, "event": shown, "heading": _("Change this event"), "label": _("Save")}
    if request.method == "POST" and "again" not in request.POST and form.is_valid():
        changed, others = form.changed_fields(), others if form.with_following else []
        if "sure" in request.POST:
            others = [each for each in others if str(each.pk) in request.POST.getlist("with")]
        try:
            if "sure" not in request.POST and _asks_first(shown, others, changed):
                context |= preview(form, changed, others, at=at)
                return show(request, "events", "events/desk/event_preview.html", context)
            waiting = moves.count_told_of_move(events=[shown, *others], changed=changed, at=at)
            told = _change(form, others, by=request.user, at=at)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _said_after_change(changed, told, waiting, others))
            return redirect("desk:event", pk)
    return show(request, "events", "events/desk/event_form.html", context)


@desk_form_for_good
def propose_link(request, pk):
    """Propose a link to a site that is no meeting service we know; the link stands in the address, then comes the reason."""
    shown = get_object_or_404(Event, pk=pk)
    form = ProposedLinkForm(request.GET if "link" in request.GET else None)
    back = reverse("desk:event", args=[pk])
    if not form.is_valid():
        return show(request, "events", "events/desk/propose_link.html", {"form": form, "event": shown, "back": back})
    payload = {"event": shown.pk, "link": form.cleaned_data["link"]}
    return propose_page(request, section="events", kind=LINK, subject=name_of(shown), payload=payload, back=back)


def _asks_first(event, others, changed):
    if not changed:
        return False
    return bool(others) or bool(event.published_at and changed & planning.TOLD_BY_CALENDAR)


def _change(form, others, *, by, at):
    values = form.cleaned_event()
    if not others:
        return planning.change(event=form.event, by=by, at=at, **values)
    _events, told = series.change_following(event=form.event, by=by, at=at, others=others, **values)
    return told


def _said_after_change(changed, told, waiting, others):
    if not changed:
        return _("Nothing was different, so nothing has changed.")
    done = _("The event is changed.")
    if others:
        done = _("%(count)s events of the series are changed.") % {"count": len(others) + 1}
    if not told and not waiting:
        return done + " " + _("It is in nobody’s calendar yet, so nobody had to be told.")
    if told:
        done += " " + ngettext("One calendar is being updated.", "%(told)s calendars are being updated.", told) % {
            "told": told
        }
    if waiting:
        done += " " + ngettext(
            "One person who is waiting is told by email.",
            "%(waiting)s people who are waiting are told by email.",
            waiting,
        ) % {"waiting": waiting}
    return done


def preview(form, changed, others, *, at) -> dict:
    """What the change does: each field before and after, how many are told, what their emails say, and the events that
    follow, of which those that stand out are not ticked."""
    event, after, values = form.event, form.instance, form.cleaned_event()
    rows_of_others = _others(event, others, {name: values[name] for name in changed}, at=at)
    others = [each["event"] for each in rows_of_others if each["ticked"]]
    after.starts_at, after.ends_at = values["starts_at"], values["ends_at"]
    rows = []
    if changed & series.WHEN:
        rows.append((_("When"), _when(event), _when(after)))
    for name in form.fields:
        if name == "topics" and name in changed:
            rows.append((_("Topics"), _named(event.topics.all()), _named(values["topics"])))
        elif name in changed:
            label = Event._meta.get_field(name).verbose_name
            rows.append((label, shown_value(event, name), shown_value(after, name)))
    told = series.count_told_of_change(events=[event, *others], changed=changed)
    subject, text = change_in_words(**_in_a_calendar(after), before=_in_a_calendar(event))
    waiting = moves.count_told_of_move(events=[event, *others], changed=changed, at=at)
    move_subject, move_email = move_in_words(event=after, before=moves.as_it_was(event))
    return {
        "rows": rows,
        "told": told,
        "waiting": waiting,
        "move_subject": move_subject,
        "move_email": move_email,
        "untold": event.waiting if told and not waiting else 0,
        "subject": subject,
        "email": text,
        "others": rows_of_others,
    }


def _others(event, others, changed, *, at):
    """Each event that follows: its time before and after, and what speaks against changing it with the others."""
    if "topics" in changed:
        prefetch_related_objects(others, "topics")
    return [_other(event, each, changed, at) for each in others]


def _other(event, other, changed, at):
    before, stands_out = _when(other), series.differs(other, event=event, changed=changed)
    try:
        ((_same, values),) = series.as_changed(event=event, others=[other], changed=changed)
        why_not = series.why_not_become(other, values, at=at)
    except Refused as refusal:
        values, why_not = {}, str(refusal)
    after = copy.copy(other)
    for name in series.WHEN & values.keys():
        setattr(after, name, values[name])
    notes = [str(why_not)] if why_not else []
    if stands_out:
        notes.append(_("This one was changed by itself. Tick it to change it too."))
    day = timezone.localdate(after.starts_at)
    if "starts_at" in values and is_bank_holiday(day, nation=event.series.holidays_of):
        notes.append(_("The new day is a bank holiday."))
    ticked = not notes
    row = {"event": other, "before": before, "after": _when(after), "notes": notes, "ticked": ticked}
    return row | {"can": not why_not}


def _in_a_calendar(event):
    """What a calendar says of an event."""
    return {
        "title": event.title,
        "note": note(event),
        "starts_at": event.starts_at,
        "ends_at": event.ends_at,
        "venue": event.venue,
        "online": event.online,
    }


def _when(event):
    return when(start=event.starts_at, end=event.ends_at)


def _named(topics):
    return ", ".join(str(topic) for topic in topics) or _("Nothing")


def shown_value(event, name) -> str:
    """A field of an event in words."""
    value = getattr(event, name)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if value and Event._meta.get_field(name).choices:
        return str(getattr(event, f"get_{name}_display")())
    return str(value) if value not in ("", None) else _("Nothing")
