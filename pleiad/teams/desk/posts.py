"""A post to the channel as the organiser reads it."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.ui.dates import short_day, time_of_day

from ..models import ChannelPost

SHOWN = 10

WHAT = {
    "events.published": gettext_lazy("A new meeting"),
    "events.week": gettext_lazy("What is planned"),
    "spotlight.new": gettext_lazy("New in the spotlight"),
}

STATES = {
    "waiting": ("under-way", gettext_lazy("On its way to the channel.")),
    "posted": ("done", gettext_lazy("The channel has it.")),
    "dropped": ("done", gettext_lazy("Left out: it was no longer true when it would have gone.")),
    "given-up": ("problem", gettext_lazy("The channel did not take it.")),
    "unknown": (
        "problem",
        gettext_lazy(
            "Microsoft did not say whether the channel has it. Look in the channel: nothing is posted twice by itself."
        ),
    ),
}

NO_WEBHOOK = gettext_lazy(
    "The channel’s webhook says no. Check in Teams that its workflow is switched on, or set TEAMS_WEBHOOK again."
)


def latest() -> list[dict]:
    """The latest posts as lines of a ledger, newest first."""
    return [line(each) for each in ChannelPost.objects.order_by("-written_at")[:SHOWN]]


def in_trouble():
    """Posts that an organiser must look at, longest first."""
    settled = ChannelPost.objects.filter(due_at=None, posted_at=None, dropped_at=None)
    return settled.order_by("written_at", "pk")


def line(row: ChannelPost) -> dict:
    state, sentence = STATES[row.state]
    said = [str(sentence)]
    if row.state == "waiting" and row.trouble:
        state, said = "problem", [str(NO_WEBHOOK if _is_webhook(row.trouble) else sentence)]
    if row.trouble and row.state not in ("posted", "unknown"):
        said.append(_("Code: %(code)s.") % {"code": row.trouble})
    when = row.posted_at or row.written_at
    found = {
        "state": state,
        "title": f"{WHAT.get(row.kind, row.kind)}, {short_day(moment=when)}, {time_of_day(moment=when)}",
        "sentence": " ".join(said),
    }
    if row.state in ("unknown", "given-up"):
        found["button"] = {"url": reverse("desk:post-again", args=[row.pk]), "label": _("Post it again")}
    return found


def _is_webhook(code: str) -> bool:
    return code in ("401", "403", "404", "410") or code.startswith(("Workflow", "DirectApi"))
