"""What a member has now, line by line: membership, place, calendar and Teams, each with its state and next step."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.outbox.models import Email
from pleiad.teams.states import ledger_line
from pleiad.ui.dates import day, time_of_day

from .labels import OFFERS, what_declining_does


def lines(*, member, registration=None, entry=None) -> list[dict]:
    """The whole ledger of a member, as components/ledger.html shows it.

    `registration`: for a meeting, or None; `entry`: its calendar entry, or None.
    """
    shown = [membership_line(member, starts_at=registration.event.starts_at if registration else None)]
    if registration:
        if registration.offered_until:
            shown.append(offer_line(registration))
        elif not registration.placed_at:
            shown.append(waiting_line())
        shown.append(calendar_line(registration=registration, entry=entry))
    # The member may have asked for Teams after registering without it.
    invite = (registration and registration.channel_invite) or member.channel_invites.active().first()
    return [*shown, teams_line(invite)]


def membership_line(member, *, starts_at=None) -> dict:
    """The state of membership, and while that is being decided, who must do what by when; `starts_at`: of the meeting."""
    if member.is_current:
        sentence = (
            _("Your organisation, %(name)s, is on our public sector domain list.") % {"name": member.organisation_name}
            if member.organisation_id
            else _("Your work address is on our public sector domain list.")
        )
        link = {"label": _("Your account"), "url": reverse("members:account")}
        return {"state": "done", "title": _("You are a member"), "sentence": sentence, "link": link}
    application = member.applications.filter(decided_at=None).first()
    link = {"label": _("Your application"), "url": reverse("members:application")}
    if application is None:
        sentence = _("Your application was not approved. You can see why, and what to do next.")
        return {"state": "problem", "title": _("Not a member yet"), "sentence": sentence, "link": link}
    by = {"day": day(moment=timezone.localtime(application.answer_by))}
    if application.lane == "sponsor":
        return {
            "state": "waiting",
            "title": _("Two members vouch for you"),
            "sentence": _("Name two members who know you, and we will email them. An organiser decides by %(day)s.")
            % by,
            "link": link | {"label": _("Name two members")},
        }
    sentence = _("You will have an answer by %(day)s. Everything you registered for is kept for you until then.") % by
    if starts_at and starts_at < application.answer_by:
        sentence += " " + _("Your meeting comes before that day, and the organisers can see it.")
    return {
        "state": "waiting",
        "title": _("An organiser looks at your application"),
        "sentence": sentence,
        "link": link,
    }


def waiting_line() -> dict:
    """How the waiting list works."""
    turn = _("We will email you when it is your turn.")
    return {
        "state": "waiting",
        "title": _("A place when one is free"),
        "sentence": f"{OFFERS} {turn}",
    }


def offer_line(registration) -> dict:
    """Until when an offered place waits for an answer."""
    until = registration.offered_until
    return {
        "state": "waiting",
        "title": _("A place is yours if you take it"),
        "sentence": _("It is kept for you until %(day)s, %(time)s. Then it goes to the next person.")
        % {"day": day(moment=until), "time": time_of_day(moment=until)},
    }


def calendar_line(*, registration, entry) -> dict:
    """The calendar invitation: on its way, sent, or what it waits for."""
    if entry:
        email = Email.objects.filter(key=f"calendar:{entry.pk}:{entry.sequence}").first()
        sentence = _(
            "Accept it in Outlook. It holds your link to the meeting, and if the meeting moves, your calendar moves with it."
        )
        if entry.venue:
            sentence = _(
                "Accept it in Outlook. It says where to go, and if the meeting moves, your calendar moves with it."
            )
        if email and email.gave_up_at:
            state, title = "problem", _("Calendar invitation came back")
            sentence = _("Your mailbox did not take it. Check the address that we write to, in your account.")
        else:
            sent = email is None or email.sent_at  # the email of an old entry is no longer kept
            state = "done" if sent else "under-way"
            title = _("Calendar invitation sent") if sent else _("Calendar invitation on its way")
            sentence = f"{sentence} {what_declining_does()}"
        return {
            "state": state,
            "title": title,
            "sentence": sentence,
            "link": {"label": _("Download instead"), "url": reverse("calendars:download", args=[entry.pk])},
        }
    placed = _("It comes by email as soon as you are a member.")
    return {
        "state": "waiting",
        "title": _("Calendar invitation"),
        "sentence": placed if registration.placed_at else _("It comes by email as soon as you have a place."),
    }


def teams_line(invite) -> dict:
    """The Teams invite; where the member must act, the sentence ends with what to do."""
    line = ledger_line(invite)
    if line["members_turn"]:
        line["sentence"] = f"{line['sentence']} {line['step']}"
    return line
