"""What several emails of this room share."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _


def link(name, *args):
    return settings.BASE_URL + reverse(name, args=args)


def way_to_appeal(secrets):
    """How to appeal, for the end of an email with a decision; nothing where the link is gone."""
    if not secrets:
        return ""
    return "\n\n" + _(
        "You can also appeal. Another organiser, who had no part in this decision, then looks at it and answers within "
        "%(days)s working days. You need not sign in; the link works once, for 90 days:\n\n%(link)s"
    ) % {"days": settings.ANSWER_WITHIN_WORKING_DAYS, "link": link("members:appeal", secrets["ticket"])}
