"""The settings and the clock under which tests run, whatever the machine's own .env says. Loaded before Django."""

import os

import pytest

from tests import moments

os.environ["DEMO"] = "True"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pleiad.config.settings")
os.environ.setdefault("SECRET_KEY", "for-tests-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFG")
os.environ["BASE_URL"] = "http://testserver"
os.environ["PORT"] = "8000"
for name in ("HOST", "MAIL_URL", "TEAMS_DELIVERY", "ENTRA_CLIENT_ID"):
    os.environ.pop(name, None)
moments.travel()


@pytest.hookimpl(tryfirst=True)  # before pytest looks at -m
def pytest_collection_modifyitems(config, items):
    """Mark what touches a clock or a date. At another moment than its own a dated test is left out."""
    for item in items:
        if moments.touches_a_clock(item):
            item.add_marker("clock")
    if moments.wanted():
        left_out = {each for each in items if each.get_closest_marker("dated")}
        items[:] = [each for each in items if each not in left_out]
        config.hook.pytest_deselected(items=list(left_out))
