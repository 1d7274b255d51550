"""The archive shows what a visitor saw, as plain files whose links lead to one another, and nothing else."""

import re
from urllib.parse import urljoin

import pytest
from django.core.management import call_command

from pleiad.testing import new_event

from .. import archiving


@pytest.fixture
def site(tmp_path, cast, noon):
    """An archive of a network with one public meeting and one for members."""
    new_event(at=noon, title="For everybody", public=True)
    new_event(at=noon, title="For members only", public=False)
    call_command("archive", str(tmp_path / "site"))
    return tmp_path / "site"


def pages(site):
    return {each.relative_to(site).as_posix(): each.read_text() for each in site.rglob("*.html")}


def test_what_was_public_is_there_in_both_languages(site):
    found = pages(site)
    assert "For everybody" in found["events/index.html"]
    assert {"index.html", "about/index.html", "cy/index.html", "cy/events/index.html"} <= set(found)
    assert any("For everybody" in text for name, text in found.items() if name.startswith("events/for-everybody"))


def test_nothing_else_is_there(site):
    every = "".join(pages(site).values())
    assert "For members only" not in every
    for name in ("Amina O’Neill", "Dot Waits", "leeds.gov.uk"):
        assert name not in every
    for tag in ("<form", "<script", "onclick="):
        assert tag not in every


def test_every_link_leads_to_a_file_of_the_archive(site):
    found = pages(site)
    for name, text in found.items():
        for link in re.findall(r'(?:href|src)="([^"]+)"', text):
            if link.startswith(("http", "mailto:", "#", "data:")) or "static/" in link:
                continue
            path = urljoin(f"/{name}", link).partition("#")[0].lstrip("/")
            assert (site / path).is_file(), f"{name}: {link}"


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/events/", "/events/"), ("/events/?page=2", "/events/?page=2"), ("/events/?kind=social", None), ("/enter/", None),
        ("/desk/", None), ("/account/", None), ("/join/", None), ("/feed/abc/calendar.ics", None), ("/nowhere/", None),
        ("/cy/about/", "/cy/about/"), ("/search/", None),
    ],
)  # fmt: skip
def test_which_pages_are_kept(address, kept):
    assert archiving.wanted(address) == kept
