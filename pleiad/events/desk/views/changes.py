"""Changing an event, or one and all that follow it in its series, after a preview of who is told and what."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pleiad.calendars.emails import change_in_words
from pleiad.desk.door import desk_form
from pleiad.desk.pages import sent, show
from pleiad.errors import Refused
from pleiad.ui.dates import when

from ...actions import moves, planning, series
from ...actions.calendar_entries import note
from ...emails import move_in_words
from ...models import Event
from ..forms.event import EventForm


@desk_form
def edit(request, pk):
    """Change an event. When it is published, or others follow, the organiser first sees who is told and what."""
    shown, at = get_object_or_404(Event.objects.select_related("part_of"), pk=pk), timezone.now()
    if shown.cancelled_at:
        messages.warning(request, _("This event was cancelled, so it cannot be changed."))
        return redirect("desk:event", pk)
    others = series.following(shown)
    form = EventForm(sent(request), at=at, event=shown, following=len(others))
    context = {"form": form, "event": shown, "heading": _("Change this event"), "label": _("Save")}
    if request.method == "POST" and "again" not in request.POST and form.is_valid():
        changed, others = form.changed_fields(), others if form.with_following else []
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


def _asks_first(event, others, changed):
    if not changed:
        return False
    return bool(others) or bool(event.published_at and changed & planning.TOLD_BY_CALENDAR)


def _change(form, others, *, by, at):
    values = form.cleaned_event()
    if not others:
        return planning.change(event=form.event, by=by, at=at, **values)
    _events, told = series.change_following(event=form.event, by=by, at=at, **values)
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
    """What the change does: each field before and after, how many are told, what their emails say, and when the
    events that follow then take place. Refused when one of them cannot change like this."""
    event, after, values = form.event, form.instance, form.cleaned_event()
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
    subject, text = change_in_words(
        title=after.title, note=note(after), starts_at=after.starts_at, ends_at=after.ends_at, online=after.online
    )
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
        "others": _others(event, others, {name: values[name] for name in changed}, at=at),
    }


def _others(event, others, changed, *, at):
    found = []
    for each, values in series.as_changed(event=event, others=others, changed=changed):
        if reason := series.why_not_become(each, values, at=at):
            raise Refused(reason)
        before = _when(each)
        for name in series.WHEN & values.keys():
            setattr(each, name, values[name])
        found.append({"before": before, "after": _when(each)})
    return found


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
