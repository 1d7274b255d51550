"""What time brings to calendars: when the site has moved to another address, each is written once more."""

from datetime import datetime

from . import actions


def run(*, at: datetime) -> int:
    return actions.follow_site_address(at=at)
