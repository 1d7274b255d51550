"""The one exception whose message is written for the member."""


class Refused(Exception):
    """An action said no. `str(refused)` is the plain sentence that the page shows the member."""
