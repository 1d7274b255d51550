import pytest


@pytest.fixture(autouse=True)
def at_noon(still_noon):
    """The pages ask the clock; here it is always Monday at midday."""
