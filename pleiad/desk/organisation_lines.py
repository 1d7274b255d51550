"""Names and changes of organisations that wait, as lines of the desk."""

from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pleiad.members.models import Member, OrganisationChange
from pleiad.members.organisations import proposals

from .clocks import promised_by
from .waiting import WaitingItem, WaitingKind, first_and_more, waiting, waits


def open_changes():
    """Changes that wait for a second organiser, longest first."""
    found = OrganisationChange.objects.filter(agreed_at=None, declined_at=None)
    return found.select_related("prepared_by").prefetch_related("of", "into").order_by("prepared_at", "pk")


def in_words(change: OrganisationChange) -> str:
    """A change in one line."""
    of, into = ", ".join(map(str, change.of.all())), ", ".join(map(str, change.into.all()))
    if change.kind == "rename":
        return _("%(before)s becomes %(after)s") % {"before": of, "after": change.name}
    if change.kind == "merge":
        return _("%(before)s: merges into %(after)s") % {"before": of, "after": into}
    if change.kind == "split":
        return _("%(before)s: is split into %(after)s") % {"before": of, "after": into}
    return _("%(before)s: ends") % {"before": of}


def name_line(each, *, at: datetime) -> WaitingItem:
    """A name that members typed and the list does not have."""
    said = ngettext("%(many)s member works there.", "%(many)s members work there.", each.members)
    return waiting(
        since=each.proposed_at,
        by=promised_by(since=each.proposed_at),
        at=at,
        title=_("Organisation not on the list: %(name)s") % {"name": each.said},
        sentence=said % {"many": each.members},
        link={"url": reverse("desk:organisation-name", args=[each.pk]), "label": _("Name or merge it")},
    )


def change_line(each: OrganisationChange, *, organiser: Member, at: datetime) -> WaitingItem:
    """A change; the organiser who prepared it reads that another one has to agree."""
    own = each.prepared_by_id == organiser.pk
    said = _("You prepared this. It counts once another organiser agrees.") if own else each.why
    return waiting(
        since=each.prepared_at,
        by=promised_by(since=each.prepared_at),
        at=at,
        title=in_words(each),
        sentence=said,
        facts=[
            (_("From"), date_format(each.on, "j F Y")),
            (_("Prepared by"), str(each.prepared_by or _("the list that ships, or a former organiser"))),
        ],
        link={
            "url": reverse("desk:organisation-change", args=[each.pk]),
            "label": _("See it") if own else _("Look at it"),
        },
    )


@waits
def kinds(*, organiser: Member, at: datetime) -> list[WaitingKind]:
    """What waits of these kinds, for the front page of the desk."""
    (named, more_named), (changes, more_changes) = map(first_and_more, (proposals.waiting(), open_changes()))
    return [
        WaitingKind(
            [name_line(each, at=at) for each in named],
            more_named,
            reverse("desk:organisation-names"),
            _("organisations that are not on the list"),
        ),
        WaitingKind(
            [change_line(each, organiser=organiser, at=at) for each in changes],
            more_changes,
            reverse("desk:organisation-changes"),
            _("changes of organisations"),
        ),
    ]
