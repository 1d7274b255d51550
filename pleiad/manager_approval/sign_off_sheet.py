"""A file of sign-offs: its columns and its rows."""

from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.events.labels import told


def header() -> list[str]:
    """The columns of a file of sign-offs."""
    return [_("Event"), _("Starts"), _("Purpose"), _("Time"), _("Yes from"), _("Address"), _("Date"), _("Words")]


def row(sign_off) -> list[str]:
    """One sign-off as the cells of such a file; times in London."""
    at = timezone.localtime
    return [
        told(sign_off.event, "title"),
        at(sign_off.event.starts_at).isoformat(timespec="minutes"),
        sign_off.purpose,
        str(sign_off.get_time_class_display()),
        sign_off.approver_name,
        sign_off.approver_address,
        at(sign_off.given_at).isoformat(timespec="minutes"),
        sign_off.words,
    ]
