import pytest
from django.urls import clear_url_caches, set_urlconf

from ..build import build


@pytest.fixture(scope="session", autouse=True)
def built():
    """The pages name files that the build makes."""
    build()


@pytest.fixture
def site(settings):
    """Serve this room's small site, with plain static addresses and no outside services."""
    settings.ROOT_URLCONF = "pleiad.ui.tests.site"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    clear_url_caches()
    yield
    clear_url_caches()
    set_urlconf(None)
