from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pleiad.desk.door import desk_action, desk_action_for_good, desk_form, desk_page
from pleiad.desk.pages import attempt, sent, show
from pleiad.desk.reads import write_list_down
from pleiad.events.models import Event
from pleiad.members.models import Member
from pleiad.ui.dates import when
from pleiad.ui.paging import cut, page_number, row_number

from .. import audience, event_drafts, rules
from ..actions import sending, writing
from ..emails import preview
from ..models import Announcement, AtEvent, Recipient
from .forms import AnnouncementForm, TellMembersForm
from .reads import READ_RECIPIENTS

SECTION = "announcements"
ON_A_PAGE, NAMES_ON_A_PAGE = 20, 50


@desk_page
def announcements(request):
    """Everything that was written to members, the newest first."""
    page = cut(Announcement.objects.kept().order_by("-made_at", "-pk"), number=page_number(request), size=ON_A_PAGE)
    lines = [_line(each) for each in page.rows]
    return show(request, SECTION, "announcements/desk/announcements.html", {"lines": lines, "page": page})


def _line(each):
    state, said = "waiting", _("A draft. Nobody has got it.")
    if each.stopped_at:
        state, said = "problem", _("It was stopped on %(when)s.") % {"when": when(start=each.stopped_at)}
    elif each.done_at:
        state, said = "done", _("It was sent on %(when)s.") % {"when": when(start=each.sent_at)}
    elif each.sent_at:
        state, said = "under-way", _("It is on its way.")
    facts = [(_("Kind"), each.get_kind_display())]
    if each.sent_at:
        facts.append((_("Recipients"), each.many))
    link = {"url": reverse("desk:announcement", args=[each.pk]), "label": _("Open")}
    return {"state": state, "title": str(each), "sentence": said, "facts": facts, "link": link}


@desk_form
def write(request):
    """A new announcement, kept as a draft; `?event=ID` begins one to those who have to do with that meeting."""
    at, initial = timezone.now(), {"replies_to": request.user.pk}
    if number := row_number(request.GET.get("event", "")):
        initial |= {"event": number, "at_event": AtEvent.ANY}
    form = AnnouncementForm(sent(request), at=at, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = writing.write(by=request.user, at=at, **form.cleaned_announcement())
        return redirect("desk:announcement", made.pk)
    context = {"form": form, "heading": _("Write to members"), "back": reverse("desk:announcements")}
    return show(request, SECTION, "announcements/desk/announcement_form.html", context)


@desk_form
def change(request, pk):
    """Change a draft."""
    held, at = _held(pk), timezone.now()
    if reason := rules.why_not_change(announcement=held):
        messages.warning(request, str(reason))
        return redirect("desk:announcement", pk)
    initial = {} if held.replies_to_id else {"replies_to": request.user.pk}
    form = AnnouncementForm(sent(request), at=at, instance=held, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = _("Your changes are kept.")
        values = form.cleaned_announcement()
        if attempt(request, writing.change, said, announcement=held, by=request.user, at=at, **values):
            return redirect("desk:announcement", pk)
    context = {"form": form, "heading": _("Change it"), "back": reverse("desk:announcement", args=[pk])}
    return show(request, SECTION, "announcements/desk/announcement_form.html", context)


def _held(pk):
    found = Announcement.objects.kept().select_related("organisation", "space", "event", "replies_to", "sent_by")
    return get_object_or_404(found, pk=pk)


@desk_page
def announcement(request, pk):
    """A draft as its readers would get it, with whom it goes to; once it is sent, how far it is."""
    held = _held(pk)
    languages = ["en", "cy"] if held.in_welsh else ["en"]
    context = {
        "held": held,
        "emails": [_shown(held, request.user, language) for language in languages],
        "audience": audience.in_words(held),
        "names": not audience.confides(held),
        "from_at": held.from_at,
    }
    if held.sent_at:
        context["progress"] = _progress(held)
        context["may_stop"] = not rules.why_not_stop(announcement=held) and not held.done_at
        return show(request, SECTION, "announcements/desk/sent.html", context)
    members = list(audience.recipients(held).values_list("pk", flat=True))
    few = audience.confides(held) and len(members) < audience.FEWEST
    context["count"] = _("Fewer than five") if few else _people(len(members))
    context["apart"] = "" if few else _apart(held, len(members))
    context["fingerprint"] = sending.fingerprint(held, members)
    context["why_not"] = rules.why_not_send(
        announcement=held, recipients=len(members), confides=audience.confides(held), fewest=audience.FEWEST
    )
    return show(request, SECTION, "announcements/desk/announcement.html", context)


def _shown(held, reader, language):
    subject, text = held.words(language)
    email = preview(announcement=held, reader=reader, language=language)
    return {"language": language, "subject": subject, "text": text, "whole": email.body, "reply_to": email.reply_to[0]}


def _people(many):
    return ngettext("%(many)s person", "%(many)s people", many) % {"many": many}


def _apart(held, many):
    """How many of those who are meant get no email, because they stopped such emails or none reaches them."""
    without = audience.meant(held).count() - many
    if not without:
        return ""
    said = ngettext(
        "%(many)s more is left out: they stopped these emails, or our emails do not reach them.",
        "%(many)s more are left out: they stopped these emails, or our emails do not reach them.",
        without,
    )
    return said % {"many": without}


def _progress(held):
    counted = sending.progress(held)
    labels = {
        "all": _("Recipients"),
        "sent": _("Sent"),
        "waiting": _("Still to be sent"),
        "left_out": _("Left out meanwhile: they left, were suspended, or stopped these emails"),
        "failed": _("Came back, or could not be delivered"),
        "stopped": _("Stopped before it was sent"),
    }
    shown = [name for name in labels if counted[name] or name in ("all", "sent")]
    return [(labels[name], counted[name]) for name in shown]


@desk_page
def recipients(request, pk):
    """Who gets it, by name; what is read here is recorded. Not where the list would tell what members confided."""
    held = _held(pk)
    if audience.confides(held):
        messages.warning(request, _("There is no list of names, because it would show what these people told only us."))
        return redirect("desk:announcement", pk)
    if held.sent_at:
        fixed = Recipient.objects.filter(announcement=held).values("member")
        people = Member.objects.filter(pk__in=fixed).order_by("pk")
    else:
        people = audience.recipients(held)
    page = cut(people.select_related("organisation"), number=page_number(request), size=NAMES_ON_A_PAGE)
    at = timezone.now()
    write_list_down(did=READ_RECIPIENTS, by=request.user, at=at, members=[each.pk for each in page.rows])
    rows = [[str(each), each.organisation_name] for each in page.rows]
    context = {"held": held, "columns": [_("Name"), _("Organisation")], "rows": rows, "page": page}
    return show(request, SECTION, "announcements/desk/recipients.html", context)


@desk_action
def test(request, pk):
    """Send the email to the organiser alone."""
    said = _("A test is on its way to %(address)s.") % {"address": request.user.email}
    attempt(request, writing.try_out, said, announcement=_held(pk), by=request.user, at=timezone.now())
    return redirect("desk:announcement", pk)


@desk_action_for_good
def send(request, pk):
    """Send it off, to exactly those and with exactly the words that the preview showed."""
    said = _("It is on its way. This page shows how far it is.")
    seen = request.POST.get("seen", "")
    attempt(request, sending.send, said, announcement=_held(pk), seen=seen, by=request.user, at=timezone.now())
    return redirect("desk:announcement", pk)


@desk_form
def stop(request, pk):
    """Stop it for those who have not got it yet."""
    held = _held(pk)
    if reason := rules.why_not_stop(announcement=held):
        messages.warning(request, str(reason))
        return redirect("desk:announcement", pk)
    if request.method == "POST":
        said = _("It is stopped. People who do not have it yet will not get it.")
        attempt(request, sending.stop, said, announcement=held, by=request.user, at=timezone.now())
        return redirect("desk:announcement", pk)
    context = {
        "heading": _("Do you want to stop “%(subject)s”?") % {"subject": held},
        "sentences": [
            _("People who do not have it yet will not get it. Emails that have left cannot be called back."),
            _("You cannot start it again. You can write another."),
        ],
        "label": _("Stop it"),
        "warning": True,
        "back": {"url": reverse("desk:announcement", args=[pk]), "label": _("Let it go on")},
    }
    return show(request, SECTION, "desk/ask.html", context)


@desk_form
def throw_away(request, pk):
    """Throw a draft away."""
    held = _held(pk)
    if reason := rules.why_not_change(announcement=held):
        messages.warning(request, str(reason))
        return redirect("desk:announcement", pk)
    if request.method == "POST":
        said = _("The draft is deleted.")
        attempt(request, writing.throw_away, said, announcement=held, by=request.user, at=timezone.now())
        return redirect("desk:announcements")
    context = {
        "heading": _("Do you want to delete “%(subject)s”?") % {"subject": held},
        "sentences": [_("Nobody has got it. You can write another at any time.")],
        "label": _("Delete it"),
        "warning": True,
        "back": {"url": reverse("desk:announcement", args=[pk]), "label": _("Keep it")},
    }
    return show(request, SECTION, "desk/ask.html", context)


@desk_form
def tell(request, pk):
    """After publishing a meeting: whether to tell members, and which. It makes a draft, to be read before it is sent."""
    event, at = get_object_or_404(Event.objects.published().filter(cancelled_at=None), pk=pk), timezone.now()
    if event.ends_at <= at:
        messages.warning(request, _("This event is over."))
        return redirect("desk:event", pk)
    choices = event_drafts.choices(event)
    form = TellMembersForm(
        sent(request),
        choices=[*((each.name, each.label) for each in choices), ("nobody", _("Nobody"))],
        label=_("Do you want to tell members of “%(title)s”?") % {"title": event.title},
    )
    if request.method == "POST" and form.is_valid():
        whom = form.cleaned_data["whom"]
        if whom == "nobody":
            return redirect("desk:event", pk)
        draft = event_drafts.draft(event=event, whom=whom, by=request.user, at=at)
        return redirect("desk:announcement", draft.pk)
    return show(request, "events", "announcements/desk/tell.html", {"form": form, "event": event})
