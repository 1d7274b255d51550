"""How the server stands, in words, for organisers; and what it sees of a request, for the keeper who sets up the web server in front."""

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import pleiad
from pleiad.desk.door import desk_page
from pleiad.desk.pages import show
from pleiad.doctor import OK
from pleiad.outbox import hold_ups
from pleiad.outbox.models import Email, Heartbeat
from pleiad.teams.models import ChannelInvite, Queue
from pleiad.ui.dates import day

from .. import changes, gauges
from ..models import Examination, KeptCopy, KeptCopyKind

COUNTED = 1_000
"""What waits is counted up to here: counting a hundred thousand rows would slow the page when it is needed most."""


@desk_page
def status(request):
    """What works, what waits, what the doctor found, which version runs."""
    at = timezone.now()
    examined = Examination.objects.first()
    heading, changed = changes.latest()
    context = {
        "lines": [_delivery(at), _emails(at), _invites(at), _backup(at)],
        "examined_on": day(moment=examined.at) if examined and examined.findings else "",
        "findings": [each for each in examined.findings if each["state"] != OK] if examined else [],
        "version": pleiad.__version__,
        "heading": heading,
        "changed": changed,
        "seen": [
            (_("Host"), request.get_host()),
            (_("Scheme"), request.scheme),
            (_("Your network address"), request.META.get("REMOTE_ADDR", "")),
            (_("Passed on by a proxy"), request.headers.get("X-Forwarded-For", "") or _("nothing")),
            (_("Links begin with"), settings.BASE_URL),
        ],
        "agrees": f"{request.scheme}://{request.get_host()}" == settings.BASE_URL,
    }
    return show(request, "status", "keeping/status.html", context)


def _line(good, title, sentence):
    return {"state": "done" if good else "problem", "title": title, "sentence": sentence}


def _delivery(at):
    alive = Heartbeat.objects.filter(at__gte=at - gauges.ALIVE_WITHIN).exists()
    said = _("Emails, invitations and reminders are on their way as usual.") if alive else _(
        "Nothing is being sent at the moment. It goes out by itself once the person who keeps the server has started it again."
    )  # fmt: skip
    return _line(alive, _("Delivery"), said)


def _emails(at):
    many, held = Email.objects.due(at)[: COUNTED + 1].count(), hold_ups.now()
    if held:
        return _line(False, _("Emails"), _("The mail server does not take our emails. What waits says more."))
    return _line(True, _("Emails"), _waiting(many))


def _invites(at):
    if Queue.objects.stopped().exists():
        return _line(False, _("Teams"), _("The Teams queue has stopped. The page about Teams says why."))
    return _line(True, _("Teams"), _waiting(ChannelInvite.objects.due(at)[: COUNTED + 1].count()))


def _waiting(many):
    if not many:
        return _("Nothing waits.")
    if many > COUNTED:
        return _("More than %(many)s are on their way.") % {"many": COUNTED}
    return ngettext("%(many)s is on its way.", "%(many)s are on their way.", many) % {"many": many}


def _backup(at):
    made = KeptCopy.objects.filter(kind=KeptCopyKind.BACKUP).order_by("-at").first()
    if made is None:
        return _line(settings.DEMO, _("Backup"), _("No backup has been made yet."))
    said = _("The latest backup is of %(day)s.") % {"day": day(moment=made.at)}
    return _line((at - made.at).days < 2, _("Backup"), said)
