"""The words of this room's emails, chosen when they are sent: titles and reasons, never a text, never a name."""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pleiad.outbox.emails import Wording, words_email
from pleiad.outbox.incoming.unsubscribing import stops_emails

from . import choosing, digests, first_steps, notifications
from .models import Every, Notification
from .subscriptions import SUBSCRIPTIONS

FIRST_DAYS = timedelta(days=2)
"""Later than this after joining nobody is welcomed: the mail was away."""


def _told(lines):
    """Each line as a paragraph: what happened, to what, why this member is told, and the link."""
    return "\n\n".join(
        "\n".join(
            filter(
                None,
                [
                    _("%(title)s: %(about)s") % {"title": each.title, "about": each.about}
                    if each.about
                    else each.title,
                    f"({each.reason})" if each.reason else "",
                    settings.BASE_URL + each.url,
                ],
            )
        )
        for each in lines
    )


def _choose():
    return _("Choose what we email you about, and how often:") + "\n\n" + choosing.choose_link()


@words_email("home.news")
def told_at_once(email, _secrets):
    """Not sent when nothing of it is left: hidden, taken back, muted, or the member may not see it any more."""
    member = email.member
    if not member.is_current:
        return None
    found = notifications.lines_of(member, email.payload["notifications"])
    lines = [each for some in found.values() for each in some]
    if not lines:
        return None
    first = lines[0]
    subject = _("%(title)s: %(about)s") % {"title": first.title, "about": first.about} if first.about else first.title
    if len(lines) > 1:
        subject = _("%(first)s, and more") % {"first": first.title}
    only = next(iter(found)) if len(found) == 1 else choosing.ALL
    return Wording(
        subject=subject,
        text=f"{_told(lines)}\n\n{_choose()}",
        unsubscribe=choosing.stop_link(member, only),
        why=str(SUBSCRIPTIONS[only].why)
        if only in SUBSCRIPTIONS
        else _("You have this email because you asked for it."),
    )


@words_email("home.digest")
def digest(email, _secrets):
    """Not sent when nothing is new."""
    member, every = email.member, email.payload["every"]
    if not member.is_current:
        return None
    since, until = (datetime.fromisoformat(email.payload[each]) for each in ("since", "until"))
    found = digests.lines_for(member, every=every, since=since, until=until)
    if not found:
        return None
    parts = [f"{SUBSCRIPTIONS[name].label}\n\n{_told(lines)}" for name, lines in found.items()]
    network = {"network": settings.NETWORK["name"]}
    return Wording(
        subject=_("Your week on %(network)s") % network
        if every == Every.WEEKLY
        else _("Your day on %(network)s") % network,
        text="\n\n".join([*parts, _choose()]),
        unsubscribe=choosing.stop_link(member, every),
        why=_("You have this email because you want to hear once a week what is new.")
        if every == Every.WEEKLY
        else _("You have this email because you want to hear once a day what is new."),
    )


@words_email("home.welcome")
def welcome(email, _secrets):
    """On the first day: what to do first, as far as it is not done."""
    member = email.member
    if not member.is_current or email.written_at < timezone.now() - FIRST_DAYS:
        return None
    steps = first_steps.for_member(member, at=timezone.now())[:3]
    told = [f"{each.title}\n{each.sentence}\n{settings.BASE_URL}{each.url}" for each in steps]
    network = {"network": settings.NETWORK["name"]}
    intro = _("Welcome to %(network)s. We are glad that you are here.") % network
    if steps:
        intro += " " + ngettext("One thing to begin with:", "A few things to begin with:", len(steps))
    return Wording(
        subject=_("Welcome to %(network)s") % network,
        text="\n\n".join(
            [
                intro,
                *told,
                _("Your home shows what waits for you and what is new:"),
                settings.BASE_URL + reverse("home"),
                _choose(),
            ]
        ),
        why=_("You have this email because you have become a member."),
    )


@stops_emails("home.digest")
def stop_digest(email, *, at):
    choosing.stop(member=email.member_id, subscription=email.payload["every"], at=at)


@stops_emails("home.news")
def stop_news(email, *, at):
    told = Notification.objects.filter(member=email.member_id, pk__in=email.payload["notifications"])
    for name in set(told.values_list("subscription", flat=True)):
        choosing.stop(member=email.member_id, subscription=name, at=at)
