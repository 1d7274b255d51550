from datetime import timedelta

import pytest
from django.utils import timezone

from .. import campaigning


@pytest.fixture
def campaign(bea):
    at = timezone.now()
    made = campaigning.make(
        by=bea, at=at, title="International Women’s Day", tag="IWD2027", about="Ours.", nominate_until=at + timedelta(9)
    )
    campaigning.publish(campaign=made, by=bea, at=at)
    made.refresh_from_db()
    return made
