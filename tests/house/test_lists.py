"""Lists cost the same for many rows as for few, and what is kept of them for everybody holds nothing of anybody."""

import pytest
from django.db import transaction

from bench import pages_world
from bench.counting import count
from bench.pages import PAGES


def statements(monkeypatch, many):
    """Statements of every list of the bench with so many rows, by who and path; the world is gone afterwards."""
    for name, number in {"MEMBERS": 260, "STORIES": many, "OTHERS": many, "ANSWERS": many}.items():
        monkeypatch.setattr(pages_world, name, number)
    with transaction.atomic():
        made = pages_world.make(2 * many)
        found = {}
        for who in ("member", "many", "organiser"):
            paths = {name: made.get(path, path) for name, (whose, path, *_rest) in PAGES.items() if whose == who}
            counted = count(list(paths.values()), made[who][0])
            found |= {f"{who}: {name}": counted[path] and counted[path][1] for name, path in paths.items()}
        transaction.set_rollback(True)
    return found


@pytest.mark.django_db
def test_a_list_takes_as_many_statements_for_many_rows_as_for_few(monkeypatch):
    few, many = statements(monkeypatch, 4), statements(monkeypatch, 45)
    assert None not in few.values()
    assert few == many


def page(browser, path):
    return browser.get(path).content.decode()


def test_the_filters_kept_for_everybody_are_those_of_who_asks(amina, signed_in, client):
    browser = signed_in(amina)
    assert "Has a part for me" in page(browser, "/events/?kind=social")
    for path in ("/events/", "/stories/", "/people/"):
        assert " selected" not in page(browser, path).replace('<option value="" selected>', "")
    assert '<option value="social" selected>' in page(browser, "/events/?kind=social")
    assert "Has a part for me" not in page(client, "/events/?kind=social")
    assert '<option value="Wales" selected>' in page(browser, "/stories/?nation=Wales")
    assert '<option value="Wales" selected>' not in page(browser, "/stories/")
    assert '<option value="Wales" selected>' in page(browser, "/people/?nation=Wales")
    assert '<option value="Wales" selected>' not in page(browser, "/people/")


def test_nonsense_in_an_address_is_kept_for_nobody(amina, signed_in):
    browser = signed_in(amina)
    assert "zq7-nonsense" in page(browser, "/stories/?topic=zq7-nonsense")
    assert "zq7-nonsense" not in page(browser, "/stories/").replace("?topic=zq7-nonsense", "")
    page(browser, "/people/?about=zq7-nonsense")
    assert "zq7-nonsense" not in page(browser, "/people/")


def test_what_is_kept_speaks_the_language_of_the_page(amina, signed_in):
    browser = signed_in(amina)
    for path in ("/events/", "/stories/", "/people/"):
        english, welsh = page(browser, path), page(browser, f"/cy{path}")
        assert "Privacy" in english and "Privacy" not in welsh
        assert ">Any</option>" in english and ">Any</option>" not in welsh


def test_the_menu_kept_for_an_organiser_is_no_members_and_no_visitors(amina, bea, signed_in, client):
    assert 'href="/desk/"' in page(signed_in(bea), "/events/")
    shown = page(signed_in(amina), "/events/")
    assert 'href="/desk/"' not in shown and 'href="/account/"' in shown
    shown = page(client, "/events/")
    assert 'href="/account/"' not in shown and "Sign in" in shown
