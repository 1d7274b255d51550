from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone


@pytest.fixture
def noon(noon):
    """The next midday: what organisers plan in the form begins and ends on one day."""
    day = timezone.localdate(noon)
    midday = datetime.combine(day, time(12), timezone.get_default_timezone())
    if midday < noon:
        midday = datetime.combine(day + timedelta(days=1), time(12), timezone.get_default_timezone())
    with time_machine.travel(midday):
        yield midday.astimezone(noon.tzinfo)


@pytest.fixture(autouse=True)
def at_noon(still_noon):
    """The pages ask the clock; here it is always midday."""
