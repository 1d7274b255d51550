"""What a pack says, on the member's page, on the manager's page and in their emails."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pleiad.approvals.questions import ApprovalQuestion, Page
from pleiad.events.labels import rule_of_the_room, told
from pleiad.events.models import EventKind
from pleiad.outbox.emails import Wording
from pleiad.ui.dates import when

from .actions import KIND, settled
from .models import Pack, TimeClass


def how_long(event) -> str:
    """ "1 hour 30 minutes"."""
    hours, minutes = divmod(int((event.ends_at - event.starts_at).total_seconds()) // 60, 60)
    parts = []
    if hours:
        parts.append(ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours})
    if minutes:
        parts.append(ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes})
    return " ".join(parts)


def first_words(event) -> dict:
    """What a page for a manager says before its member has changed a word: why, what the team gains (as the organisers say
    it, or from the topics), and whether it is learning."""
    topics = ", ".join(str(each) for each in event.topics.all()) or told(event, "title")
    return {
        "purpose": _(
            "I would like to hear how other public bodies deal with this, and bring back what we can use: %(topics)s."
        )
        % {"topics": topics},
        "gains": told(event, "gains")
        or _("What others in the public sector tried and learnt, and people we can ask: %(topics)s.")
        % {"topics": topics},
        "learning": event.kind != EventKind.SOCIAL,
        "cost": _("Free"),
    }


def facts(pack) -> list[tuple[str, str]]:
    """The lines of the page, each with its label."""
    event = pack.event
    lines = [
        (_("What"), told(event, "title")),
        (_("When"), when(start=event.starts_at, end=event.ends_at)),
        (_("Where"), event.venue or _("Online")),
        (_("Why I would like to go"), pack.purpose),
        (_("What we gain"), pack.gains),
        (_("Time"), f"{how_long(event)}, {time_for_manager(pack)}"),
        (_("Counts as learning"), _("Yes") if pack.learning else _("No")),
        (_("Cost"), pack.cost),
    ]
    if pack.cover:
        lines.append((_("Cover while I am away"), pack.cover))
    lines.append((_("Rule of the room"), rule_of_the_room(event)["sentence"]))
    return lines


def time_for_manager(pack) -> str:
    """Whose time it takes, as the manager reads it."""
    return _("in working time") if pack.time_class == TimeClass.WORKING else _("in their own time")


def _pack(approval) -> Pack | None:
    return Pack.objects.select_related("event", "member").filter(pk=approval.about).first()


def page(approval) -> Page | None:
    pack = _pack(approval)
    if pack is None or pack.event.cancelled_at:
        return None
    return Page(
        heading=_("Can %(name)s go?") % {"name": pack.member.name},
        sentences=[
            _("%(name)s would like to take part in this event of %(network)s and asks for your agreement.")
            % {"name": pack.member.name, "network": settings.NETWORK["name"]}
        ],
        facts=facts(pack),
        yes=_("Yes, they can go"),
        no=_("Not this time"),
        words_label=_("A message for them (optional)"),
        warning=_("Your answer is kept with the date and your address, and cannot be changed here afterwards."),
    )


def mail(approval, link) -> Wording | None:
    pack = _pack(approval)
    if pack is None or pack.event.cancelled_at:
        return None
    return Wording(
        subject=_("%(name)s asks: can I go?") % {"name": pack.member.name},
        text="\n\n".join(
            [
                _("%(name)s asks for your agreement to take part in this event of %(network)s:")
                % {"name": pack.member.name, "network": settings.NETWORK["name"]},
                told(pack.event, "title"),
                when(start=pack.event.starts_at, end=pack.event.ends_at),
                _(
                    "What they would like from it, how long it takes and what it costs is on this page. Answer there. You need no account, and the link works once:"
                ),
                link,
                _("If you do not know this person, ignore this email and nothing will happen."),
            ]
        ),
    )


def answer_told(approval) -> Wording | None:
    pack = _pack(approval)
    if pack is None:
        return None
    title = told(pack.event, "title")
    address = settings.BASE_URL + reverse("manager_approval:page", args=[pack.event.slug])
    if approval.answer == "yes":
        said = _(
            "%(name)s said yes: you can go. Their answer is on your page, and you can download it for your records."
        )
    elif approval.answer == "no":
        said = _("%(name)s said: not this time. Your place stays yours until you give it back.")
    else:
        said = _("%(name)s has not answered in time. You can ask someone else, or print the page and hand it over.")
    wrote = _("They wrote something with it. Read it on your page:") if approval.words else _("Your page:")
    parts = [said % {"name": approval.name or approval.address}, wrote, address]
    return Wording(
        subject=_("Can I go? %(title)s") % {"title": title}, text="\n\n".join(part for part in parts if part)
    )


QUESTION = ApprovalQuestion(kind=KIND, page=page, mail=mail, told=answer_told, settled=settled)
