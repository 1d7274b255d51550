"""The one exception whose message is written for the member, and the reasons that it carries."""

from django.utils.functional import Promise

Reason = str | Promise | None
"""Why something is refused: a sentence for the member, translated when it is shown. None: it is not refused."""


class Refused(Exception):
    """An action said no. `str(refused)` is the plain sentence that the page shows the member."""
