from datetime import timedelta

import pytest

from pleiad.search import actions, stretches
from pleiad.search.models import Audience


@pytest.fixture
def put(noon):
    """put("A title") makes a thing findable; gives its number."""
    numbers = iter(range(1, 10_000))

    def one(title, text="", **more):
        pk = next(numbers)
        values = {"kind": "story", "view": "home", "args": [], "audience": Audience.NETWORK}
        actions.put(pk=pk, title=title, text=text, at=noon + timedelta(minutes=pk), **{**values, **more})
        return pk

    return one


@pytest.fixture
def near(monkeypatch):
    """Everything lies in the first stretch looked through, whatever numbers earlier tests have used up on PostgreSQL."""
    monkeypatch.setattr(stretches, "FIRST", stretches.PARTS * stretches.UNITS[-1])
