from datetime import timedelta

import pytest

from .. import actions
from ..models import Audience


@pytest.fixture
def put(noon):
    """put("A title") adds a document; returns the number of its thing."""
    numbers = iter(range(1, 10_000))

    def one(title, text="", **more):
        pk = next(numbers)
        values = {"kind": "story", "view": "home", "args": [], "audience": Audience.NETWORK}
        actions.put(pk=pk, title=title, text=text, at=noon + timedelta(minutes=pk), **{**values, **more})
        return pk

    return one
