from datetime import timedelta

import pytest
from django.utils import timezone

from .. import actions


@pytest.fixture
def campaign(bea):
    at = timezone.now()
    made = actions.make_campaign(
        by=bea, at=at, title="International Women’s Day", tag="IWD2027", about="Ours.", nominate_until=at + timedelta(9)
    )
    actions.publish_campaign(campaign=made, by=bea, at=at)
    made.refresh_from_db()
    return made
