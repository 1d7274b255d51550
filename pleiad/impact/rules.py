"""Why a figure cannot be shown: plain sentences, no queries, no clock, no writing."""

from django.utils.translation import gettext_lazy as _

from pleiad.errors import Reason


def why_not_show(*, known: bool) -> Reason:
    """Why a figure cannot be shown to everyone, or None."""
    return None if known else _("There is no such figure.")
