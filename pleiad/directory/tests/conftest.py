import pytest

from .. import actions


@pytest.fixture
def listed(noon):
    """listed(member) puts the member into the directory."""

    def one(member, **more):
        values = {
            "headline": "I help to share data",
            "about": "Canary **about**",
            "ask": ["User research"],
            "learn": [],
        }
        return actions.save_profile(by=member, listed=True, at=noon, **{**values, **more})

    return one


@pytest.fixture
def sent(noon, listed):
    """sent(a, b) is a message that a wrote to b."""

    def one(by, to, **more):
        return actions.send(by=by, to=to, **{"purpose": "question", "text": "How did you do it?", "at": noon, **more})

    return one
