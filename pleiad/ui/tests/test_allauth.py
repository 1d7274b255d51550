"""Our clothes for the pages of django-allauth fit the version that is installed."""

from pathlib import Path

import allauth
import pytest

OURS = Path(__file__).parents[1] / "templates"
THEIRS = Path(allauth.__file__).parent / "templates"


def names(folder):
    return {path.name for path in folder.glob("*.html")}


def test_every_element_that_allauth_draws_is_ours():
    assert names(OURS / "allauth" / "elements") == names(THEIRS / "allauth" / "elements")


def test_every_layout_stands_in_our_base_page():
    assert names(OURS / "allauth" / "layouts") == names(THEIRS / "allauth" / "layouts")
    assert (OURS / "allauth" / "layouts" / "base.html").read_text().startswith('{% extends "base.html" %}')


@pytest.mark.parametrize("folder", ["mfa", "account"])
def test_what_we_word_anew_is_something_that_allauth_says(folder):
    ours = {path.relative_to(OURS) for path in (OURS / folder).rglob("*") if path.is_file()}
    assert {path for path in ours if not (THEIRS / path).exists()} == set()


@pytest.mark.parametrize(
    ("template", "script"),
    [
        ("webauthn/add_form.html", "addForm"),
        ("webauthn/reauthenticate.html", "authenticateForm"),
        ("authenticate.html", "authenticateForm"),
    ],
)
def test_our_pages_for_passkeys_start_the_script_that_theirs_start(template, script):
    named = f'data-allauth-onload="allauth.webauthn.forms.{script}"'
    assert named in (OURS / "mfa" / template).read_text()
    assert named in (THEIRS / "mfa" / template).read_text()
